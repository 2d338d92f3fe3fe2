using Dashboard.Upstream.Errors;

namespace Dashboard.Upstream;

/// <summary>What is said of the key.</summary>
public sealed partial class UpstreamMonitor
{
    /// <param name="isAnyOpen">Streams go on that were opened before.</param>
    public void RefuseKey(RefusedKey key, bool isAnyOpen)
    {
        var refused = key with { Answer = ErrorWords.Clean(key.Answer, key: null) };
        Change(status =>
            (isAnyOpen ? status : Lose(status, key.Answer, retryIn: null, isProbed: false, isOfKey: true)) with
            {
                RefusedKey = refused,
                NextRetryAt = null,
            }
        );
    }

    /// <summary>After a refusal requests go out again, and none is answered yet.</summary>
    /// <param name="ending">Of the key, as <see cref="RefusedKey.Ending"/>.</param>
    public void TryKey(string ending) =>
        Change(status => status with { RefusedKey = status.RefusedKey is { } key ? key with { TriedEnding = ending } : null });

    public void AcceptKey() => Change(status => status with { RefusedKey = null, IsKeyDoubted = false });

    /// <param name="fault">Null where the file is in order, or there is none.</param>
    public void NoteKeyFile(string? fault) =>
        Change(status => status with { KeyFileFault = fault is null ? null : ErrorWords.Clean(fault, key: null) });
}
