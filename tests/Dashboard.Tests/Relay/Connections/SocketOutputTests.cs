using System.Buffers;
using System.Net.Sockets;
using CsCheck;
using Dashboard.Relay.Connections;
using Testing;

namespace Dashboard.Tests.Relay.Connections;

public sealed class SocketOutputTests
{
    /// <summary>More than both systems' buffers hold.</summary>
    private const int TooMuch = 4 * 1024 * 1024;

    [Fact]
    public async Task SmallWrite_IsSentWhenTheFlushReturns()
    {
        using var pair = await SocketPair.CreateAsync();
        var output = new SocketOutput(pair.Near);
        output.Write("one "u8);
        Assert.Equal(4, output.UnflushedBytes);
        output.Write("two"u8);

        var flush = output.FlushAsync();

        Assert.True(flush.IsCompletedSuccessfully);
        Assert.False((await flush).IsCompleted);
        Assert.Equal(0, output.UnflushedBytes);
        Assert.Equal("one two"u8.ToArray(), await pair.ReceiveAsync(7));
    }

    /// <summary>A stream is ended while its last event is still on its way: the server writes the end, and nobody else does.</summary>
    [Fact]
    public async Task End_WrittenWhileASharedSendWaits_FollowsIt()
    {
        using var pair = await SocketPair.CreateAsync();
        var output = new SocketOutput(pair.Near);
        var bytes = Pattern(0, TooMuch);
        var send = output.SendAsync(bytes).AsTask();
        Assert.False(send.IsCompleted);

        output.Write("end"u8);
        var flush = output.FlushAsync().AsTask();
        output.Complete();
        var received = await pair.ReceiveAsync(TooMuch + 3);

        Assert.False((await send.Soon()).IsCompleted);
        await flush.Soon();
        await output.Sent.Soon();
        Assert.Equal([.. bytes, .. "end"u8], received);
    }

    /// <summary>Whatever is written in whatever pieces, flushed, given up waiting for, and sent as it is: the other side reads the same.</summary>
    [Fact]
    public async Task AnyUse_IsReadInOrder_AndNothingTwice() =>
        await Gen.Select(Gen.Int[0, 6], Gen.Int[0, 40_000], Gen.Bool)
            .Array[1, 40]
            .SampleAsync(
                async steps =>
                {
                    using var pair = await SocketPair.CreateAsync();
                    var output = new SocketOutput(pair.Near);
                    var expected = new List<byte>();
                    // what the writer must not wait for is read only afterwards
                    var length = steps.Sum(step => step.Item2);
                    var reading = Task.Run(() => pair.ReceiveAsync(length));
                    foreach (var (kind, size, isOneSpan) in steps)
                    {
                        var bytes = Pattern(expected.Count, size);
                        expected.AddRange(bytes);
                        if (kind == 0 && output.UnflushedBytes == 0 && size > 0)
                        {
                            // a flush that was given up may still go on, and a cancellation that came too late ends the next one
                            while ((await output.FlushAsync().AsTask().Soon()).IsCanceled) { }

                            Assert.True(output.IsIdle);
                            await output.SendAsync(bytes).AsTask().Soon();
                            continue;
                        }

                        Write(output, bytes, isOneSpan);
                        switch (kind)
                        {
                            case 1:
                                using (var givenUp = new CancellationTokenSource())
                                {
                                    var flush = output.FlushAsync(givenUp.Token).AsTask();
                                    await givenUp.CancelAsync();
                                    await flush.ContinueWith(_ => { }, TaskScheduler.Default).Soon();
                                }

                                break;
                            case 2:
                                var canceled = output.FlushAsync().AsTask();
                                output.CancelPendingFlush();
                                await canceled.Soon();
                                break;
                            case > 3:
                                await output.FlushAsync().AsTask().Soon();
                                break;
                        }
                    }

                    await output.CompleteAsync();
                    await output.Sent.Soon();

                    Assert.Equal(expected, await reading.Soon());
                },
                iter: 60
            );

    [Fact]
    public async Task SlowReader_IsWaitedFor_AndHeldOnlyOnce()
    {
        using var pair = await SocketPair.CreateAsync();
        var output = new SocketOutput(pair.Near);
        var bytes = Pattern(0, TooMuch);
        Write(output, bytes, isOneSpan: false);

        var flush = output.FlushAsync().AsTask();

        Assert.False(flush.IsCompleted);
        Assert.Equal(0, output.UnflushedBytes);
        Assert.Equal(bytes, await pair.ReceiveAsync(TooMuch));
        Assert.False((await flush.Soon()).IsCompleted);
    }

    [Fact]
    public async Task CanceledFlush_Returns_AndItsBytesStillArrive()
    {
        using var pair = await SocketPair.CreateAsync();
        var output = new SocketOutput(pair.Near);
        Write(output, Pattern(0, TooMuch), isOneSpan: true);
        var flush = output.FlushAsync().AsTask();

        output.CancelPendingFlush();

        Assert.True((await flush.Soon()).IsCanceled);
        Write(output, Pattern(TooMuch, 10), isOneSpan: true);
        var next = output.FlushAsync().AsTask();
        Assert.False(next.IsCompleted);
        Assert.Equal(Pattern(0, TooMuch + 10), await pair.ReceiveAsync(TooMuch + 10));
        var result = await next.Soon();
        Assert.False(result.IsCanceled || result.IsCompleted);
    }

    [Fact]
    public async Task FlushGivenUp_Throws_AndItsBytesStillArrive()
    {
        using var pair = await SocketPair.CreateAsync();
        var output = new SocketOutput(pair.Near);
        Write(output, Pattern(0, TooMuch), isOneSpan: true);
        using var givenUp = new CancellationTokenSource();
        var flush = output.FlushAsync(givenUp.Token).AsTask();

        await givenUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush.Soon());
        Assert.Equal(Pattern(0, TooMuch), await pair.ReceiveAsync(TooMuch));
    }

    [Fact]
    public async Task BrokenConnection_IsToldByTheFlush_AlsoByOneThatWaits()
    {
        using var pair = await SocketPair.CreateAsync();
        var output = new SocketOutput(pair.Near);
        Write(output, Pattern(0, TooMuch), isOneSpan: true);
        var waiting = output.FlushAsync().AsTask();
        pair.Far.LingerState = new LingerOption(true, 0);
        pair.Far.Close();

        Assert.True((await waiting.Soon()).IsCompleted);
        output.Write("more"u8);
        Assert.True((await output.FlushAsync()).IsCompleted);
        Assert.True((await output.SendAsync("more"u8.ToArray())).IsCompleted);
        await output.CompleteAsync();
        await output.Sent.Soon();
    }

    [Fact]
    public async Task ClosedSocket_IsABrokenConnection()
    {
        using var pair = await SocketPair.CreateAsync();
        var output = new SocketOutput(pair.Near);
        pair.Near.Dispose();
        output.Write("late"u8);

        Assert.True((await output.FlushAsync()).IsCompleted);
        Assert.Equal(0, output.UnflushedBytes);
    }

    [Fact]
    public async Task End_SendsTheRest_UnlessItIsAFault()
    {
        using var pair = await SocketPair.CreateAsync();
        var output = new SocketOutput(pair.Near);
        Write(output, Pattern(0, TooMuch), isOneSpan: false);
        _ = output.FlushAsync().AsTask();
        Write(output, Pattern(TooMuch, 10), isOneSpan: true);

        await output.CompleteAsync();

        Assert.False(output.Sent.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => output.GetMemory());
        Assert.Equal(Pattern(0, TooMuch + 10), await pair.ReceiveAsync(TooMuch + 10));
        await output.Sent.Soon();

        using var other = await SocketPair.CreateAsync();
        var faulty = new SocketOutput(other.Near);
        faulty.Write("half"u8);
        await faulty.CompleteAsync(new IOException());
        Assert.True(faulty.Sent.IsCompleted);
        Assert.Equal(0, other.Far.Available);
    }

    private static void Write(SocketOutput output, byte[] bytes, bool isOneSpan)
    {
        if (isOneSpan && bytes.Length > 0)
        {
            bytes.CopyTo(output.GetSpan(bytes.Length));
            output.Advance(bytes.Length);
        }
        else
        {
            output.Write(bytes);
        }
    }

    /// <summary>Such that bytes that are missing, doubled or in another place are seen.</summary>
    private static byte[] Pattern(int from, int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)((from + i) * 2654435761L >> 13);
        }

        return bytes;
    }
}
