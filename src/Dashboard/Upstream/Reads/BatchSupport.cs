using Microsoft.Extensions.Options;
using Shared.Api;

namespace Dashboard.Upstream.Reads;

/// <summary>
/// What is known of upstream's batch: whether this key may use it, and how its answers look. A read-only key may be refused the POST, which
/// is found out once for all who would use it; a new key is tried anew.
/// </summary>
public sealed class BatchSupport : IDisposable
{
    /// <summary>A refusal may have meant one job of the batch, or a deployment under way: it is not believed for ever.</summary>
    public static readonly TimeSpan RefusalLifetime = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _timeProvider;
    private readonly IDisposable? _changes;
    private int _shape = -1;
    private long _refusedUntilUtcTicks;
    private string _key;

    public BatchSupport(IOptionsMonitor<UpstreamOptions> options, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _key = options.CurrentValue.ApiKey;
        _changes = options.OnChange(changed =>
        {
            if (Interlocked.Exchange(ref _key, changed.ApiKey) != changed.ApiKey)
            {
                Interlocked.Exchange(ref _refusedUntilUtcTicks, 0);
            }
        });
    }

    public bool IsRefused => Interlocked.Read(ref _refusedUntilUtcTicks) > _timeProvider.GetUtcNow().UtcTicks;

    /// <summary>Null before the first answer.</summary>
    public BatchShape? Shape => Volatile.Read(ref _shape) is >= 0 and var shape ? (BatchShape)shape : null;

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

        Interlocked.Exchange(ref _refusedUntilUtcTicks, until.Value.UtcTicks);
        return true;
    }

    public void Dispose() => _changes?.Dispose();
}
