using Microsoft.Extensions.Options;
using Shared.Api;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// What is known of upstream's batch: whether this key may use it, and how its answers look. A read-only key may be refused the POST, which
/// is found out once for all who would use it; a new key is tried anew.
/// </summary>
public sealed class BatchSupport : IDisposable
{
    private readonly IDisposable? _changes;
    private volatile bool _isRefused;
    private int _shape = -1;
    private string _key;

    public BatchSupport(IOptionsMonitor<UpstreamOptions> options)
    {
        _key = options.CurrentValue.ApiKey;
        _changes = options.OnChange(changed =>
        {
            if (Interlocked.Exchange(ref _key, changed.ApiKey) != changed.ApiKey)
            {
                _isRefused = false;
            }
        });
    }

    public bool IsRefused => _isRefused;

    /// <summary>Null before the first answer.</summary>
    public BatchShape? Shape => Volatile.Read(ref _shape) is >= 0 and var shape ? (BatchShape)shape : null;

    public void Observe(BatchShape shape) => Volatile.Write(ref _shape, (int)shape);

    /// <returns>True where the batch is refused as such, so that jobs are to be read one by one.</returns>
    public bool Observe(ApiFailure failure)
    {
        var isRefused = failure.Kind is FailureKind.NotSupported or FailureKind.Forbidden or FailureKind.NotFound;
        _isRefused |= isRefused;
        return isRefused;
    }

    public void Dispose() => _changes?.Dispose();
}
