using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Options;
using Testing;

namespace Dashboard.Tests.Upstream.Requests;

public sealed class KeyFileTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly UpstreamUnderTest _upstream;
    private readonly KeyFileWatch _watch;

    public KeyFileTests()
    {
        var path = _folder.Write("key", "key_0123456789abcdef\n");
        _upstream = new UpstreamUnderTest(("TensorOne:ApiKeyFile", path), ("TensorOne:ApiKey", "not this one"));
        _watch = _upstream.Create<KeyFileWatch>();
    }

    private string Key => _upstream.Get<IOptionsMonitor<UpstreamOptions>>().CurrentValue.ApiKey;

    public async ValueTask InitializeAsync()
    {
        await _watch.StartAsync(default);
        await _upstream.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(default).Soon();
        _watch.Dispose();
        await _upstream.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void KeyInAFile_CountsMoreThanTheSetting_WithoutTheLineEnd() => Assert.Equal("key_0123456789abcdef", Key);

    [Fact]
    public async Task FileWithAnotherKey_IsTakenByItself()
    {
        var refused = await RefuseKeyAsync();
        Assert.Equal($"the file {_folder.File("key")} (TensorOne:ApiKeyFile)", refused.Source.Place);

        _folder.Write("key", "key_fedcba9876543210");

        Assert.Equal("stream", (await _upstream.AdvanceToNextCallAsync()).Route);
        Assert.Equal("key_fedcba9876543210", Key);
        Assert.Equal(" that ends in 3210", _upstream.Status.RefusedKey!.TriedEnding);
    }

    [Fact]
    public async Task FileWithAnotherKey_IsTakenAtOnce_WhenSomebodyTriesAgain()
    {
        await RefuseKeyAsync();
        _folder.Write("key", "key_fedcba9876543210");

        Assert.True(_upstream.Get<KeyGuard>().TryAgain());

        Assert.Equal("stream", (await _upstream.Api.NextCallAsync()).Route);
        Assert.Equal("key_fedcba9876543210", Key);
    }

    /// <summary>Whoever writes a file may empty it first.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("two words")]
    public void FileWithoutAKey_LeavesTheOneBefore_UntilThereIsAnother(string text)
    {
        _folder.Write("key", text);
        _upstream.Get<KeyGuard>().LookAtFile();
        Assert.Equal("key_0123456789abcdef", Key);

        _folder.Write("key", "key_fedcba9876543210");
        _upstream.Get<KeyGuard>().LookAtFile();
        Assert.Equal("key_fedcba9876543210", Key);
    }

    /// <summary>Only the log said so: whoever had written the file had no way to know why its key was not taken.</summary>
    [Theory]
    [InlineData(null, "is not there.")]
    [InlineData(" \n", "is empty.")]
    [InlineData("key_fedcba9876543210\nkey_0123456789abcdef\n", "has more than one line.")]
    [InlineData("Bearer key_fedcba9876543210", "has a space inside the key.")]
    [InlineData("key_fedcba9876543210“", "has a character that no key has:")]
    public async Task FileWithoutAKey_IsSaid_WithWhatToDo_UntilItHasOne(string? text, string why)
    {
        if (text is null)
        {
            File.Delete(_folder.File("key"));
        }
        else
        {
            _folder.Write("key", text);
        }

        // the watch may not have begun yet
        var seeing = _upstream.SeeStatusAsync(status => status.KeyFileFault is not null);
        while (!seeing.IsCompleted)
        {
            await _upstream.AdvanceAsync(KeyFileWatch.Interval, KeyFileWatch.Interval);
        }

        var status = await seeing;
        Assert.StartsWith($"The key file {_folder.File("key")} {why}", status.KeyFileFault, StringComparison.Ordinal);
        Assert.Contains("Write the API key into it, on one line and nothing else", status.KeyFileFault, StringComparison.Ordinal);
        Assert.DoesNotContain("fedc", status.KeyFileFault, StringComparison.Ordinal);
        Assert.Equal("key_0123456789abcdef", Key);

        _folder.Write("key", "key_fedcba9876543210");
        _upstream.Get<KeyGuard>().TryAgain();
        Assert.Null(_upstream.Status.KeyFileFault);
        Assert.Equal("key_fedcba9876543210", Key);
    }

    /// <summary>At the start others make options for themselves: what they have read is not what is in use.</summary>
    [Fact]
    public void FileThatChangedBeforeOthersReadIt_IsTakenAllTheSame()
    {
        _folder.Write("key", "key_fedcba9876543210");
        _upstream.Get<KeyFile>().PostConfigure(null, new UpstreamOptions { ApiKeyFile = Path.Combine(_folder.Path, "key") });

        _upstream.Get<KeyGuard>().LookAtFile();

        Assert.Equal("key_fedcba9876543210", Key);
    }

    [Fact]
    public void FileThatStaysAsItIs_ChangesNothing()
    {
        var before = _upstream.Get<IOptionsMonitor<UpstreamOptions>>().CurrentValue;

        _upstream.Get<KeyGuard>().LookAtFile();

        Assert.Same(before, _upstream.Get<IOptionsMonitor<UpstreamOptions>>().CurrentValue);
    }

    /// <summary>The way out for who gave the key by the environment.</summary>
    [Fact]
    public async Task FileNamedLater_IsTakenAtOnce()
    {
        await RefuseKeyAsync();
        var other = _folder.Write("other", "key_fedcba9876543210");

        _upstream.Set("TensorOne:ApiKeyFile", other);

        Assert.Equal("stream", (await _upstream.Api.NextCallAsync()).Route);
        Assert.Equal("key_fedcba9876543210", Key);
    }

    private async Task<RefusedKey> RefuseKeyAsync()
    {
        for (var i = 0; i < KeyGuard.MostTries; i++)
        {
            (await _upstream.AdvanceToNextCallAsync()).Respond(
                HttpStatusCode.Unauthorized,
                """{"error":"UNAUTHORIZED","message":"No."}"""
            );
        }

        return (await _upstream.SeeStatusAsync(status => status.RefusedKey is not null)).RefusedKey!;
    }
}
