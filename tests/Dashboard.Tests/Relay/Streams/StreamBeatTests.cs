using System.Text;
using Dashboard.Relay.Streams;
using Testing;

namespace Dashboard.Tests.Relay.Streams;

public sealed class StreamBeatTests
{
    private readonly FakeFollowing _upstream = new();

    [Fact]
    public void Frame_SaysSinceWhenUpstreamIsSilent_AndNothingElse()
    {
        using var beat = new StreamBeat(_upstream);
        Assert.Equal((": \n\n", false), (Text(beat), beat.IsOfSilence));

        _upstream.Set(status => status with { IsStale = true, ToldAt = JobsOf.Start, Problem = "Cut." });

        Assert.Equal((": upstream silent since 2026-01-01T00:00:00.0000000Z Cut.\n\n", true), (Text(beat), beat.IsOfSilence));
    }

    /// <summary>An answer in between has told of the silence in its header.</summary>
    [Fact]
    public void Turn_IsThere_AlsoWhereTheSilenceWasOverBeforeAnybodyLooked()
    {
        using var beat = new StreamBeat(_upstream);
        Assert.False(beat.TakeTurn());

        _upstream.Set(status => status with { IsStale = true });
        _upstream.Set(status => status with { IsStale = false });

        Assert.True(beat.TakeTurn());
        Assert.False(beat.TakeTurn());
    }

    private static string Text(StreamBeat beat) => Encoding.UTF8.GetString(beat.Frame.Bytes.Span);
}
