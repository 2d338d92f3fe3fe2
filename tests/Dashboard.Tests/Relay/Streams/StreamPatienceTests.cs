using System.IO.Pipelines;
using Dashboard.Relay.Log;
using Dashboard.Relay.Streams;

namespace Dashboard.Tests.Relay.Streams;

public sealed class StreamPatienceTests
{
    [Theory]
    [InlineData(true, 256 * 1024, 59, null)]
    [InlineData(true, (256 * 1024) + 1, 0, nameof(StreamEnd.Closed))]
    [InlineData(false, 100_000_000, 59, null)]
    [InlineData(false, 0, 60, nameof(StreamEnd.Stuck))]
    [InlineData(true, 100_000_000, 60, nameof(StreamEnd.Stuck))]
    public void Judge_AReaderThatWaits_BearsSomeSlowness(bool wasLive, long owes, int seconds, string? expected)
    {
        var reader = new StreamSubscriber(new Pipe().Writer, "job_1", new LogStart("e", 0), _ => { }) { WasLive = wasLive };

        Assert.Equal(expected, StreamPatience.Judge(reader, _ => owes, TimeSpan.FromSeconds(seconds))?.ToString());
    }
}
