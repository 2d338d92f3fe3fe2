using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Testing;

namespace Simulator.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task WrongOptions_AreAllToldAtOnce_WithExitCode1()
    {
        var (code, _, errors) = await InvokeAsync(
            "--urls https://x",
            "--scenario wild",
            "--jobs many",
            "--speed 0",
            "--seed x",
            "--start noon",
            "--rate-limit 5",
            "--batch-shape heap",
            "--webhook-url ftp://x",
            "--webhook-secret plain",
            "--webhook-body brick",
            "--error-dialect klingon",
            "--heartbeat-seconds 0",
            "--journal-entries 0",
            "--kept-jobs -1",
            "--capacity 0",
            "--trace /no/such/file.csv"
        );
        Assert.Equal(1, code);
        foreach (
            var option in (string[])
                [
                    "--urls",
                    "--scenario",
                    "--jobs",
                    "--speed",
                    "--seed",
                    "--start",
                    "--rate-limit",
                    "--batch-shape",
                    "--webhook-url",
                    "--webhook-secret",
                    "--webhook-body",
                    "--error-dialect",
                    "--heartbeat-seconds",
                    "--journal-entries",
                    "--kept-jobs",
                    "--capacity",
                    "--trace",
                ]
        )
        {
            Assert.Single(errors.Split('\n'), line => line.StartsWith(option + ":", StringComparison.Ordinal));
        }

        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownOption_IsTold()
    {
        var (code, _, errors) = await InvokeAsync("--sped 3");
        Assert.Equal(1, code);
        Assert.Contains("--sped", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_ListsEveryOption()
    {
        var (code, output, _) = await InvokeAsync("--help");
        Assert.Equal(0, code);
        foreach (
            var option in (string[])["--urls", "--scenario", "--trace", "--rate-limit", "--webhook-secret", "--no-all-stream"]
        )
        {
            Assert.Contains(option, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task GoodOptions_ReachTheSettings()
    {
        SimulatorSettings? settings = null;
        using var writer = new StringWriter();
        string[] args =
        [
            "--urls",
            "http://localhost:1;http://localhost:2",
            "--scenario",
            "storm",
            "--rate-limit",
            "100/1m",
            "--api-key",
            "a",
            "--api-key",
            "b",
            "--read-only",
        ];
        var code = await CommandLine.InvokeAsync(
            args,
            writer,
            writer,
            read =>
            {
                settings = read;
                return Task.FromResult(0);
            }
        );
        Assert.Equal(0, code);
        Assert.Equal(10_000, settings!.Jobs);
        Assert.Equal(new RateLimit(100, TimeSpan.FromMinutes(1), "1m"), settings.RateLimit);
        Assert.Equal(["a", "b"], settings.Options.ApiKeys);
        Assert.Equal(["http://localhost:1", "http://localhost:2"], settings.Options.Urls);
        Assert.True(settings.Options.ReadOnly);
    }

    [Fact]
    public void Build_WrongOptions_NamesEveryKey()
    {
        var exception = Assert.Throws<OptionsValidationException>(() =>
            SimulatorApp.Build(new SimulatorOptions { Scenario = "wild", Speed = -1 })
        );
        Assert.Equal(2, exception.Failures.Count());
        Assert.Contains("Simulator:Scenario", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Simulator:Speed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortInUse_IsToldInOneLine_WithExitCode1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var errors = new StringWriter();
        var options = new SimulatorOptions { Urls = [$"http://{taken.LocalEndpoint}"], Jobs = 2 };
        var code = await SimulatorProcess.RunAsync(SimulatorSettings.Read(options, out _)!, errors).Soon();
        Assert.Equal(1, code);
        Assert.Contains("already in use", Assert.Single(errors.ToString().Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressOfAnotherMachine_IsToldInOneLine_WithExitCode1()
    {
        using var errors = new StringWriter();
        var options = new SimulatorOptions { Urls = ["http://192.0.2.1:5090"], Jobs = 2 };
        var code = await SimulatorProcess.RunAsync(SimulatorSettings.Read(options, out _)!, errors).Soon();
        Assert.Equal(1, code);
        Assert.Equal("--urls http://192.0.2.1:5090: This machine has no such address.", errors.ToString().Trim());
    }

    [Fact]
    public async Task FreePortOfLocalhost_IsRefused_WithWhatToDo()
    {
        var (code, _, errors) = await InvokeAsync("--urls http://localhost:0");
        Assert.Equal(1, code);
        Assert.StartsWith("--urls: 'http://localhost:0' can take no free port", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> InvokeAsync(params string[] options)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var args = options.SelectMany(option => option.Split(' ')).ToArray();
        var code = await CommandLine
            .InvokeAsync(args, output, errors, _ => throw new InvalidOperationException("must not run"))
            .Soon();
        return (code, output.ToString(), errors.ToString());
    }
}
