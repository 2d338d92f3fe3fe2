using Dashboard.Upstream.Streams;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class StreamPositionTests
{
    [Fact]
    public void EventGivenUp_WithAKnownId_IsPassedBy()
    {
        var position = new StreamPosition { LastEventId = "e-1" };

        position.PassBy("e-2");

        Assert.Equal("e-2", position.LastEventId);
    }

    [Fact]
    public void EventGivenUp_WithoutAKnownId_IsTriedOnceMore_AtTheSamePlaceOnly()
    {
        var position = new StreamPosition { LastEventId = "e-1" };
        position.PassBy(null);
        Assert.Equal("e-1", position.LastEventId);

        position.LastEventId = "e-5";
        position.PassBy(null);
        Assert.Equal("e-5", position.LastEventId);

        position.PassBy(null);
        Assert.Equal("", position.LastEventId);
    }
}
