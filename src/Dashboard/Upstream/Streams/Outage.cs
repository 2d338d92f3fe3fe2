namespace Dashboard.Upstream.Streams;

/// <summary>One time during which upstream is away, and those who wait for its end. Not safe for two at once.</summary>
#pragma warning disable CA1001 // a source of cancellation without a timer holds nothing to be given back
internal sealed class Outage(DateTimeOffset beganAt, bool isOfGateway)
#pragma warning restore CA1001
{
    private readonly LinkedList<OutageWaiter> _waiting = new();
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();

    public DateTimeOffset BeganAt { get; } = beganAt;

    /// <summary>Connections are made, and something before upstream ends or answers them.</summary>
    public bool IsOfGateway { get; } = isOfGateway;

    /// <summary>Cancelled at its end.</summary>
    public CancellationToken Ending => _ending.Token;

    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>Who has gone to see whether upstream is back, and has not been heard of.</summary>
    public OutageWaiter? Scout { get; private set; }

    /// <summary>In a row, while nobody waited.</summary>
    public int ProbesForNobody { get; set; }

    /// <summary>Those who have not tried yet go first: what one has met alone must not decide for all.</summary>
    public OutageWaiter Add(string who, bool isAlone)
    {
        ProbesForNobody = 0;
        var waiter = new OutageWaiter(who);
        if (isAlone || _tried.Contains(who))
        {
            _waiting.AddLast(waiter);
        }
        else
        {
            _waiting.AddFirst(waiter);
        }

        return waiter;
    }

    public void Remove(OutageWaiter waiter)
    {
        _waiting.Remove(waiter);
        if (Scout == waiter)
        {
            Scout = null;
        }
    }

    public void SendScout()
    {
        Scout = _waiting.First!.Value;
        _waiting.RemoveFirst();
        Scout.Release(isScout: true, Task.CompletedTask);
    }

    /// <summary>Somebody has tried, and upstream was not there.</summary>
    public void OnTried(string who)
    {
        _tried.Add(who);
        if (Scout?.Who == who)
        {
            Scout = null;
            ProbesForNobody = 0;
        }
    }

    /// <summary>Lets all go, the first at once and the last when nearly all of <paramref name="spread"/> has passed.</summary>
    /// <returns>How many they were.</returns>
    public int End(TimeProvider timeProvider, TimeSpan spread)
    {
        var turn = 0;
        foreach (var waiter in _waiting)
        {
            // it begins here, and not whenever the waiter gets to it
            waiter.Release(isScout: false, Task.Delay(spread * turn++ / _waiting.Count, timeProvider));
        }

        _waiting.Clear();
        _ending.Cancel();
        return turn;
    }
}

/// <summary>A stream, or a read, that waits for the end of an outage, or to be sent as the scout.</summary>
internal sealed class OutageWaiter(string who)
{
    private readonly TaskCompletionSource<(bool IsScout, Task Turn)> _released = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public string Who { get; } = who;

    /// <summary>Whether to try now, or when one's turn is.</summary>
    public Task<(bool IsScout, Task Turn)> Released => _released.Task;

    public void Release(bool isScout, Task turn) => _released.TrySetResult((isScout, turn));
}
