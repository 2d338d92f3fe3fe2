using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Json;
using Dashboard.Upstream.Requests;
using Testing;

namespace Dashboard.Tests.Relay.Clients;

/// <summary>Programs of others, run against a whole Dashboard with the Simulator inside: the API page's samples without its SDK, and the hub.</summary>
public sealed class PlainClientTests
{
    [Fact]
    public Task PythonSample_AgainstTheRelay_SeesItsJobsToTheEnd() => RunAsync("python3", "watch_jobs.py");

    [Fact]
    public Task JavaScriptSample_AgainstTheRelay_SeesItsJobsToTheEnd() => RunAsync("node", "watch-jobs.mjs");

    /// <summary>With Microsoft's own client for JavaScript, which the build's package manager brings.</summary>
    [Fact]
    public async Task JavaScriptHubClient_AgainstTheRelay_GoesOnWhereItBrokeOff_ToTheEnd()
    {
        await using var dashboard = await DashboardHost.StartAsync(
            "--TensorOne:BaseUrl=",
            "--Simulator:Scenario=quiet",
            "--Simulator:Speed=1"
        );
        await SubmitAsync(dashboard, "job_watched");

        var lines = await ReadAsync(
            "node",
            "watch-hub.mjs",
            dashboard.Address.ToString().TrimEnd('/'),
            "endpointId=ep_sample",
            "job_watched"
        );

        Assert.StartsWith("reset", lines[0], StringComparison.Ordinal);
        Assert.Single(lines, line => line.StartsWith("reset", StringComparison.Ordinal));
        Assert.Equal("batch job_watched:completed", lines[^2]);
        Assert.Contains("Refused: ", lines[^1], StringComparison.Ordinal);
    }

    private static async Task RunAsync(string program, string script)
    {
        await using var dashboard = await DashboardHost.StartAsync(
            "--TensorOne:BaseUrl=",
            "--Simulator:Scenario=quiet",
            "--Simulator:Speed=1"
        );
        await SubmitAsync(dashboard, "job_polled");
        await SubmitAsync(dashboard, "job_streamed");

        var lines = await ReadAsync(program, script, dashboard.Address.ToString().TrimEnd('/'), "job_polled", "job_streamed");

        Assert.Contains(lines, line => line.StartsWith("batch job_polled ", StringComparison.Ordinal));
        Assert.Contains("batch job_nobody_has JOB_NOT_FOUND", lines);
        var streamed = lines.FindAll(line => line.StartsWith("stream ", StringComparison.Ordinal));
        Assert.Equal(["stream job_streamed completed 100", "stream closed"], streamed.TakeLast(2));
        Assert.StartsWith("stream job_streamed running", streamed[0], StringComparison.Ordinal);
        Assert.Equal("poll job_polled completed 100", lines[^1]);
    }

    private static async Task SubmitAsync(DashboardHost dashboard, string jobId)
    {
        var simulator = dashboard.Get<UpstreamAddress>().Current!;
        using var answer = await dashboard
            .Http.PostAsJsonAsync(
                new Uri(simulator, "/simulator/jobs"),
                new
                {
                    jobId,
                    endpointId = "ep_sample",
                    story = new object[]
                    {
                        new { at = 0, patch = new { status = "running", progress = 10 } },
                        new { at = 2, patch = new { progress = 60 } },
                        new { at = 4, patch = new { status = "completed", progress = 100 } },
                    },
                }
            )
            .Soon();
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<List<string>> ReadAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "Relay", "Clients"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Start(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = await process.StandardError.ReadToEndAsync().Soon();
            await process.WaitForExitAsync().Soon();
            Assert.True(process.ExitCode == 0, $"{await output.Soon()}\n{errors}");
            return [.. (await output.Soon()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{start.FileName} is not on this machine.");
            throw;
        }
    }
}
