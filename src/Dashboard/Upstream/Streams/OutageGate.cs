using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Shared.Api;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Where all streams wait while upstream is away, instead of each trying by its own backoff. Once a second it is probed for all of them:
/// where it accepts a connection one of them, the scout, tries its request, and its answer is the outage's end. Then the others try too,
/// spread evenly over two seconds. Where no connection is accepted a scout goes all the same after a backoff, since a probe may be blind
/// (a proxy). No scout is sent for whom the budget has no request, and scouts leave a third of what comes back to others.
/// </summary>
public sealed partial class OutageGate(
    IOutageProbe probe,
    ConnectionBoard board,
    RequestBudget budget,
    Random random,
    TimeProvider timeProvider,
    ILogger<OutageGate> logger
) : IDisposable
{
    /// <summary>What reads are called, of which it is not told whose they are.</summary>
    public const string Reads = "reads";

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly OutageSigns _signs = new();
    private readonly Recall _recall = new();
    private readonly OutageLog _log = new(logger, timeProvider);
    private volatile Outage? _outage;
    private DateTimeOffset _answeredAt;

    /// <summary>Upstream is away: there is no use in trying before <see cref="EnterAsync"/> says so.</summary>
    public bool IsOn => _outage is not null;

    /// <summary>One has gone to see whether upstream is back, and has not been heard of.</summary>
    internal bool IsScoutAway
    {
        get
        {
            lock (_lock)
            {
                return _outage?.Scout is not null;
            }
        }
    }

    /// <summary>
    /// Cancelled when upstream is back after this outage, or the next one: what it was asked before, it may have dropped, and then its
    /// answer will never come.
    /// </summary>
    public CancellationToken Back => _recall.Token;

    /// <summary>Learns from what came of a request.</summary>
    /// <param name="who">A stream's label, or <see cref="Reads"/>.</param>
    /// <param name="failure">Null for an answer.</param>
    /// <param name="sentAt">A failure of what was sent before the latest answer says nothing of now.</param>
    public void Observe(string who, ApiFailure? failure, DateTimeOffset sentAt)
    {
        lock (_lock)
        {
            _outage?.OnTried(who);
            if (failure is { StatusCode: null or >= 500 } && sentAt < _answeredAt)
            {
                return;
            }

            if (failure?.Kind == FailureKind.TimedOut && board.HasLifeSince(sentAt))
            {
                // open streams have been told something meanwhile: it is this one request that waits
                return;
            }

            switch (_signs.Read(who == Reads ? null : who, failure, board.Count))
            {
                case OutageSign.Answer:
                    _answeredAt = timeProvider.GetUtcNow();
                    OnAnswer(isStream: who != Reads && failure is null);
                    break;
                case OutageSign.Outage when _outage is null:
                    Begin(failure!);
                    _outage!.OnTried(who);
                    break;
            }
        }
    }

    /// <summary>A stream has told something: more than that it was opened.</summary>
    public void OnTold() => _log.OnTold();

    /// <summary>A stream that is not wanted any more.</summary>
    public void Forget(string who)
    {
        lock (_lock)
        {
            _signs.Forget(who);
            _outage?.OnTried(who);
        }
    }

    /// <summary>Returns at once while upstream is there, else when it is one's turn to try.</summary>
    public async Task EnterAsync(string who, CancellationToken cancellationToken)
    {
        while (true)
        {
            Outage outage;
            OutageWaiter waiter;
            lock (_lock)
            {
                if (_outage is null)
                {
                    return;
                }

                outage = _outage;
                waiter = outage.Add(who, _signs.IsAlone(who));
            }

            var (isScout, turn) = await WaitAsync(outage, waiter, cancellationToken);
            if (isScout)
            {
                return;
            }

            await turn.WaitAsync(cancellationToken);
            // upstream may have gone again meanwhile
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            End("The Dashboard ends");
        }
    }

    private async Task<(bool IsScout, Task Turn)> WaitAsync(
        Outage outage,
        OutageWaiter waiter,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await waiter.Released.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                outage.Remove(waiter);
            }

            throw;
        }
    }

    private void Begin(ApiFailure failure)
    {
        _outage = new Outage(timeProvider.GetUtcNow(), isOfGateway: failure.Kind != FailureKind.Unreachable);
        _log.OnBegun(UpstreamWords.Describe(failure));
        _ = WatchAsync(_outage);
    }

    /// <param name="isStream">It is a stream that was opened, on which upstream may tell nothing.</param>
    private void OnAnswer(bool isStream)
    {
        if (LetGo() is { } count)
        {
            _recall.Call();
            if (isStream)
            {
                _log.OnOpened(count);
            }
            else
            {
                _log.OnEnded("Upstream answers again", count);
            }
        }
        else if (!isStream)
        {
            _log.OnTold();
        }
    }

    private void End(string why)
    {
        if (LetGo() is { } count)
        {
            _log.OnEnded(why, count);
        }
    }

    /// <returns>How many streams waited; null where there is no outage.</returns>
    private int? LetGo()
    {
        var outage = _outage;
        _outage = null;
        return outage?.End(timeProvider, Spread);
    }
}
