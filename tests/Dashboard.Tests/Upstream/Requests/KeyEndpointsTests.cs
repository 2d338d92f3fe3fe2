using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Requests;

public sealed class KeyEndpointsTests
{
    private const string Path = "/api/upstream/key/try";

    [Fact]
    public async Task KeyThatIsRefused_IsTriedAgain_AndItsSourceNamed()
    {
        await using var host = await DashboardHost.StartAsync();
        var guard = host.Get<KeyGuard>();
        while (guard.Refusal is null)
        {
            using var pass = await guard.EnterAsync(default).Soon();
            pass?.Observe(new ApiFailure(FailureKind.Unauthorized, "No.") { StatusCode = 401 });
        }

        using var answer = await host.SendAsync(HttpMethod.Post, Path);

        var json = await answer.ReadJsonAsync(HttpStatusCode.OK);
        Assert.True(json.GetProperty("wasRefused").GetBoolean());
        Assert.Equal("the command line (--TensorOne:ApiKey)", json.GetProperty("source").GetString());
        Assert.DoesNotContain("test-key", json.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("is being tried", json.GetProperty("state").GetString(), StringComparison.Ordinal);
        Assert.Equal("", host.Get<UpstreamMonitor>().Current.RefusedKey!.TriedEnding);
    }

    [Fact]
    public async Task ParameterOfItsOwn_IsRefused()
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await host.SendAsync(HttpMethod.Post, Path + "?x=1");

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.Equal("parameter 'x': this address takes none.", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task KeyThatIsNotRefused_HasNothingToTry()
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await host.SendAsync(HttpMethod.Post, Path);

        Assert.False((await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("wasRefused").GetBoolean());
    }

    [Fact]
    public async Task FileThatHoldsNoKeyAnyMore_IsSaidInTheAnswer()
    {
        using var folder = new TempFolder();
        var path = folder.Write("key", "key_0123456789abcdef");
        await using var host = await DashboardHost.StartAsync(folder, "--TensorOne:ApiKeyFile=key");
        folder.Write("key", "");

        using var answer = await host.SendAsync(HttpMethod.Post, Path);

        var json = await answer.ReadJsonAsync(HttpStatusCode.OK);
        Assert.StartsWith($"The key file {path} is empty.", json.GetProperty("fault").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PageOfAnotherOrigin_IsRefused_AndSoIsAnotherMethod()
    {
        await using var host = await DashboardHost.StartAsync();

        using var foreign = await host.SendAsync(HttpMethod.Post, Path, origin: "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);

        using var read = await host.SendAsync(HttpMethod.Get, Path);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, read.StatusCode);
    }

    /// <summary>What is wrong with the file is said at the start, as of any setting.</summary>
    [Theory]
    [InlineData(null, "is not there.")]
    [InlineData("  \n", "is empty.")]
    public async Task StartWithAFileThatHoldsNoKey_IsRefused_WithWhy(string? text, string why)
    {
        using var folder = new TempFolder();
        if (text is not null)
        {
            folder.Write("key", text);
        }

        var error = await Assert.ThrowsAnyAsync<Exception>(() => DashboardHost.StartAsync(folder, "--TensorOne:ApiKeyFile=key"));

        Assert.Contains($"TensorOne:ApiKeyFile 'key' {why}", error.ToString(), StringComparison.Ordinal);
    }
}
