using Dashboard.Relay;
using Dashboard.Upstream;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Relay;

public sealed class RelaySilencesTests
{
    private static readonly UpstreamStatus Lost = new(ConnectionState.Disconnected, JobsOf.Start);

    /// <summary>It goes to every reader, and to theirs.</summary>
    [Theory]
    [InlineData(null, "Upstream refuses the Dashboard's own API key. Nothing is asked, and the pages show what was known.")]
    [InlineData(" that ends in 9999", "Upstream has refused the Dashboard's own API key; the key is being tried.")]
    public void RefusedKey_IsToldToOthers_WithoutWhichOneItIs(string? tried, string expected)
    {
        var key = new RefusedKey(" that ends in 5678", JobsOf.Start, "No.", new KeySource("", "")) { TriedEnding = tried };
        var status = Lost with { RefusedKey = key };

        Assert.Equal(expected, RelaySilences.Of(status)!.Problem);
        Assert.Contains("5678", UpstreamStateWords.OfKey(status), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Connection refused.")]
    [InlineData("The Dashboard that is read from says: Connection refused.")]
    public void SilenceOfADashboardUpstream_SaysOnceWhoSpeaks(string problem) =>
        Assert.Equal(
            "The Dashboard that is read from does not hear its own upstream. It says: Connection refused.",
            UpstreamStateWords.OfRelay(new RelaySilence(JobsOf.Start, problem))
        );
}
