using System.Threading.Channels;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class LossRepairTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<TaskCompletionSource<bool>> _reads = Channel.CreateUnbounded<TaskCompletionSource<bool>>();
    private readonly List<bool> _areAgain = [];
    private readonly LossRepair _repair;

    public LossRepairTests() => _repair = new LossRepair(_time, CancellationToken.None);

    [Fact]
    public async Task Gap_IsReadAtOnce_HoweverLatelyTheJobWasRead()
    {
        _repair.OnRead();
        _time.Advance(TimeSpan.FromSeconds(1));

        _repair.OnGap(ReadAsync);

        (await NextReadAsync()).SetResult(true);
        _time.Advance(TimeSpan.FromSeconds(1));
        _repair.OnGap(ReadAsync);
        (await NextReadAsync()).SetResult(true);
        // both within a minute of another one
        Assert.Equal([true, true], _areAgain);
    }

    [Fact]
    public async Task ReadingThatThrows_IsToldOf_AndMadeAgainAfterAMinute()
    {
        var faults = new List<string>();
        var repair = new LossRepair(_time, CancellationToken.None, fault => faults.Add(fault.Message));
        repair.OnGap(ReadAsync);

        (await NextReadAsync()).SetException(new InvalidOperationException("no such thing"));

        var next = NextReadAsync();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }

        (await next).SetResult(true);
        Assert.Equal(["no such thing"], faults);
    }

    [Fact]
    public async Task FloodOfGaps_IsOneReadingAtATime_AndOneMoreAfterIt()
    {
        _repair.OnGap(ReadAsync);
        var first = await NextReadAsync();
        for (var i = 0; i < 1000; i++)
        {
            _repair.OnGap(ReadAsync);
        }

        Assert.Equal(0, _reads.Reader.Count);
        first.SetResult(true);
        (await NextReadAsync()).SetResult(true);

        Assert.Equal(0, _reads.Reader.Count);
        Assert.Equal([false, true], _areAgain);
    }

    [Fact]
    public async Task EventsThatCannotBeRead_AreOneReadingAMinute()
    {
        Assert.True(_repair.OnLost(ReadAsync));
        (await NextReadAsync()).SetResult(true);

        Assert.True(_repair.OnLost(ReadAsync));
        Assert.False(_repair.OnLost(ReadAsync));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, _reads.Reader.Count);
        _time.Advance(TimeSpan.FromSeconds(1));

        (await NextReadAsync()).SetResult(true);
    }

    [Fact]
    public async Task Gap_MakesUpForTheEventThatWaitsForItsReading()
    {
        _repair.OnRead();
        Assert.True(_repair.OnLost(ReadAsync));
        _time.Advance(TimeSpan.FromSeconds(10));

        _repair.OnGap(ReadAsync);
        (await NextReadAsync()).SetResult(true);

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, _reads.Reader.Count);
    }

    [Fact]
    public async Task ReadingThatFails_IsMadeAgainAfterAMinute()
    {
        _repair.OnGap(ReadAsync);
        (await NextReadAsync()).SetResult(false);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, _reads.Reader.Count);
        _time.Advance(TimeSpan.FromSeconds(1));

        (await NextReadAsync()).SetResult(true);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, _reads.Reader.Count);
    }

    [Fact]
    public async Task ReadingThatFaults_DoesNotEndTheNextOnes()
    {
        _repair.OnGap(ReadAsync);
        (await NextReadAsync()).SetException(new InvalidOperationException("a fault"));

        _repair.OnGap(ReadAsync);

        (await NextReadAsync()).SetResult(true);
    }

    /// <summary>Goes on, on the test's own thread, as soon as the test says what came of it.</summary>
    private Task<bool> ReadAsync(bool isAgain)
    {
        var read = new TaskCompletionSource<bool>();
        _areAgain.Add(isAgain);
        Assert.True(_reads.Writer.TryWrite(read));
        return read.Task;
    }

    private Task<TaskCompletionSource<bool>> NextReadAsync() => _reads.Reader.ReadAsync().Soon();
}
