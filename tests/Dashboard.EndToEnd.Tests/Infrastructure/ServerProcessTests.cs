using System.Net;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

public sealed class ServerProcessTests
{
    private static readonly ServerProgram Program = new() { Project = "Dashboard", LivePath = "/site.css" };

    [Fact]
    public async Task Kill_ThenStartAgain_IsBackAtTheSameAddress()
    {
        await using var server = await ServerProcess.StartAsync(Program);
        var address = server.Address;
        using var http = new HttpClient { BaseAddress = address };

        await server.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/site.css").Soon());
        await server.StartAgainAsync();

        Assert.Equal(address, server.Address);
        Assert.Equal(IPAddress.Loopback.ToString(), address.Host);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/site.css").Soon()).StatusCode);
    }

    [Fact]
    public async Task Stop_Running_EndsInOrderWithCodeZero()
    {
        await using var server = await ServerProcess.StartAsync(Program);

        Assert.Equal(0, await server.StopAsync());

        Assert.Contains("Application is shutting down", server.Log.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_Running_LeavesNothingAtItsAddress()
    {
        var server = await ServerProcess.StartAsync(Program);
        using var http = new HttpClient { BaseAddress = server.Address };

        await server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/site.css").Soon());
    }

    [Fact]
    public async Task Start_PortInUse_FailsWithTheServersOwnWords()
    {
        await using var first = await ServerProcess.StartAsync(Program);
        var second = Program with { Arguments = ["--urls", first.Address.ToString()] };

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(second));

        Assert.StartsWith("Dashboard ended with code ", error.Message, StringComparison.Ordinal);
        Assert.Contains(first.Address.Port.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NotAlive_FailsWithTheAnswer()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ServerProcess.StartAsync(Program with { LivePath = "/no-such-file.css" })
        );

        Assert.StartsWith("Dashboard answers /no-such-file.css with 404", error.Message, StringComparison.Ordinal);
    }
}
