using System.IO.Pipelines;
using System.Text;
using Shared.Events;
using Testing;

namespace Shared.Tests.Events;

/// <summary>What is due when: the reader beside a peer that writes step by step.</summary>
public sealed class SseReaderLiveTests : IAsyncDisposable
{
    private readonly Pipe _pipe = new();
    private readonly SseReader _reader;

    public SseReaderLiveTests() => _reader = new SseReader(_pipe.Reader, "job-1");

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    [Fact]
    public async Task CarriageReturn_AtTheEndOfAChunk_DispatchesAtOnce()
    {
        await Receive("data: a\r\r");

        Assert.Equal("a", NextData());
        Assert.False(_reader.TryRead(out _));

        // The LF belongs to the CR before it: else it would be a blank line of its own and end this event early.
        await Receive("\ndata: b\r");
        Assert.False(_reader.TryRead(out _));
        await Receive("\ndata: c\r\n\r");
        Assert.Equal("b\nc", NextData());
    }

    [Fact]
    public async Task LastEventId_TwoEventsInOneChunk_MovesWithTheItemHandedOut()
    {
        await Receive("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\n\nid: 4\ndata: c\n");

        Assert.Equal("", _reader.LastEventId);
        Assert.Equal("a", NextData());
        Assert.Equal("1", _reader.LastEventId);
        Assert.Equal("b", NextData());
        Assert.Equal("2", _reader.LastEventId);
        Assert.False(_reader.TryRead(out _));
        Assert.Equal("3", _reader.LastEventId);
        await Receive("\n");
        Assert.Equal("3", _reader.LastEventId);
        Assert.Equal("c", NextData());
        Assert.Equal("4", _reader.LastEventId);
    }

    [Fact]
    public async Task UnfinishedEventId_IsThatOfTheEventAtHand_OnceItsLineHasCome()
    {
        await Receive("id: 1\ndata: a\n\ndata: b\n");
        Assert.Equal("a", NextData());
        Assert.False(_reader.TryRead(out _));
        Assert.Null(_reader.UnfinishedEventId);

        await Receive("id: long");
        Assert.False(_reader.TryRead(out _));
        Assert.Null(_reader.UnfinishedEventId);

        await Receive("er than the one before\n");
        Assert.False(_reader.TryRead(out _));
        Assert.Equal(("longer than the one before", "1"), (_reader.UnfinishedEventId, _reader.LastEventId));

        await Receive("\n");
        Assert.Equal("b", NextData());
        Assert.Null(_reader.UnfinishedEventId);
    }

    [Fact]
    public async Task LastEventId_GivenAtTheStart_StaysUntilTheStreamSetsOne()
    {
        await using var reader = SseReader.Create(
            new MemoryStream("data: a\n\nid: 8\ndata: b\n\n"u8.ToArray()),
            "job-1",
            lastEventId: "7"
        );

        Assert.Equal("7", reader.LastEventId);
        Assert.True(await reader.ReadAsync().Soon());
        Assert.True(reader.TryRead(out var item));
        Assert.Equal("7", Encoding.UTF8.GetString(item.Id.Span));
        Assert.True(reader.TryRead(out item));
        Assert.Equal("8", reader.LastEventId);
        Assert.Equal("8", Encoding.UTF8.GetString(item.Id.Span));
    }

    [Fact]
    public async Task Comment_InsideAnEvent_IsHandedOutBeforeTheEventEnds()
    {
        await Receive("data: a\n: beat\n");

        Assert.True(_reader.TryRead(out var item));
        Assert.Equal(SseItemKind.Comment, item.Kind);
        Assert.False(_reader.TryRead(out _));
        await Receive("\n");
        Assert.Equal("a", NextData());
    }

    [Fact]
    public async Task RetryDelay_LineWithoutBlankLine_IsKnownAtOnce()
    {
        await Receive("retry: 1500\n");

        Assert.False(_reader.TryRead(out _));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), _reader.RetryDelay);
    }

    [Fact]
    public async Task EventName_SecondTime_IsTheSameString()
    {
        await Receive("event: state\ndata: a\n\nevent: other\ndata: b\n\nevent: state\ndata: c\n\n");

        Assert.True(_reader.TryRead(out var first));
        Assert.True(_reader.TryRead(out _));
        Assert.True(_reader.TryRead(out var third));
        Assert.Equal("state", first.EventName);
        Assert.Same(first.EventName, third.EventName);
    }

    [Fact]
    public async Task ReadAsync_BytesNotYetRead_ReturnsThemAgain()
    {
        await Receive("data: a\n\ndata: b\n\n");

        Assert.Equal("a", NextData());
        Assert.True(await _reader.ReadAsync().Soon());
        Assert.Equal("b", NextData());
    }

    [Fact]
    public async Task ReadAsync_Cancelled_LosesNothing()
    {
        await Receive("data: a\nda");
        Assert.False(_reader.TryRead(out _));
        using var cancellation = new CancellationTokenSource();

        var pending = _reader.ReadAsync(cancellation.Token);
        Assert.False(pending.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.Soon());
        await Receive("ta: b\n\n");
        Assert.Equal("a\nb", NextData());
    }

    [Fact]
    public async Task ReadAsync_PendingReadCancelled_LosesNothing()
    {
        var pending = _reader.ReadAsync();
        _pipe.Reader.CancelPendingRead();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.Soon());
        await Receive("data: a\n\n");
        Assert.Equal("a", NextData());
    }

    [Fact]
    public async Task ReadAsync_StreamEnds_IsFalseForGood()
    {
        await Receive("id: 1\ndata: a\n\nid: 2\ndata: b\n");
        Assert.Equal("a", NextData());
        Assert.False(_reader.TryRead(out _));
        await _pipe.Writer.CompleteAsync();

        Assert.False(await _reader.ReadAsync().Soon());
        Assert.False(await _reader.ReadAsync().Soon());
        Assert.False(_reader.TryRead(out _));
        Assert.Equal("1", _reader.LastEventId);
    }

    [Fact]
    public async Task ReadAsync_StreamBreaks_ThrowsItsErrorAfterTheGoodEvents()
    {
        await Receive("id: 1\ndata: a\n\n");
        Assert.Equal("a", NextData());
        Assert.False(_reader.TryRead(out _));
        await _pipe.Writer.CompleteAsync(new IOException("reset by peer"));

        var error = await Assert.ThrowsAsync<IOException>(() => _reader.ReadAsync().Soon());
        Assert.Equal("reset by peer", error.Message);
        Assert.Equal("1", _reader.LastEventId);
    }

    [Fact]
    public async Task Dispose_WithBytesInHand_EndsThePipeAndTheReader()
    {
        await Receive("data: a\n\ndata: b\n\n");
        Assert.Equal("a", NextData());

        await _reader.DisposeAsync();

        Assert.False(_reader.TryRead(out _));
        Assert.False(await _reader.ReadAsync().Soon());
        Assert.True((await _pipe.Writer.WriteAsync("more"u8.ToArray()).Soon()).IsCompleted);
    }

    private async Task Receive(string text)
    {
        await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text)).Soon();
        Assert.True(await _reader.ReadAsync().Soon());
    }

    private string NextData()
    {
        Assert.True(_reader.TryRead(out var item));
        Assert.Equal(SseItemKind.Event, item.Kind);
        return Encoding.UTF8.GetString(item.Data.Span);
    }
}
