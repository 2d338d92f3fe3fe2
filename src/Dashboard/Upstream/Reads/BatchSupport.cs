using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Options;
using Shared.Api;

namespace Dashboard.Upstream.Reads;

/// <summary>
/// What is known of upstream's batch: whether this key may use it, how many jobs it takes, and how its answers look. A read-only key may be
/// refused the POST, which is found out once for all who would use it; a new key is tried anew.
/// </summary>
public sealed class BatchSupport : IDisposable
{
    /// <summary>A refusal may have meant one job of the batch, or a deployment under way: it is not believed for ever.</summary>
    public static readonly TimeSpan RefusalLifetime = TimeSpan.FromMinutes(10);

    /// <summary>What a single batch may hold; the API page names no limit, so a moderate one.</summary>
    public const int MostJobs = 100;

    private readonly TimeProvider _timeProvider;
    private readonly IDisposable? _changes;
    private int _shape = -1;
    private long _refusedUntilUtcTicks;
    private long _limitedUntilUtcTicks;
    private int _limit = MostJobs;

    public BatchSupport(IOptionsMonitor<UpstreamOptions> options, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _changes = options.OnOtherKey(() => Interlocked.Exchange(ref _refusedUntilUtcTicks, 0));
    }

    public bool IsRefused => IsBefore(ref _refusedUntilUtcTicks);

    /// <summary>How many jobs one request reads: as many as upstream took where it has refused more.</summary>
    public int Size =>
        IsRefused ? 1
        : IsBefore(ref _limitedUntilUtcTicks) ? Volatile.Read(ref _limit)
        : MostJobs;

    /// <summary>Null before the first answer.</summary>
    public BatchShape? Shape => Volatile.Read(ref _shape) is >= 0 and var shape ? (BatchShape)shape : null;

    /// <summary>So many jobs at once are too many; half of them are not, or that is found out next.</summary>
    public void ObserveTooMany(int jobs)
    {
        Volatile.Write(ref _limit, Math.Max(1, Math.Min(jobs / 2, Size)));
        Interlocked.Exchange(ref _limitedUntilUtcTicks, (_timeProvider.GetUtcNow() + RefusalLifetime).UtcTicks);
    }

    /// <summary>The key may not post, and is taken all the same.</summary>
    public void ObserveRefusal() => RefuseUntil(_timeProvider.GetUtcNow() + RefusalLifetime);

    public void Observe(BatchShape shape) => Volatile.Write(ref _shape, (int)shape);

    /// <returns>True where the batch is refused as such, so that jobs are to be read one by one.</returns>
    public bool Observe(ApiFailure failure)
    {
        DateTimeOffset? until = failure.Kind switch
        {
            FailureKind.NotSupported => DateTimeOffset.MaxValue,
            FailureKind.Forbidden or FailureKind.NotFound => _timeProvider.GetUtcNow() + RefusalLifetime,
            _ => null,
        };
        if (until is null)
        {
            return false;
        }

        RefuseUntil(until.Value);
        return true;
    }

    public void Dispose() => _changes?.Dispose();

    private void RefuseUntil(DateTimeOffset until) => Interlocked.Exchange(ref _refusedUntilUtcTicks, until.UtcTicks);

    private bool IsBefore(ref long utcTicks) => Interlocked.Read(ref utcTicks) > _timeProvider.GetUtcNow().UtcTicks;
}
