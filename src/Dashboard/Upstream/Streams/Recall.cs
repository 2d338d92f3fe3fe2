namespace Dashboard.Upstream.Streams;

/// <summary>Reaches all who have been sent out before, each once. For any thread.</summary>
#pragma warning disable CA1001 // a source of cancellation without a timer holds nothing to be given back
internal sealed class Recall
#pragma warning restore CA1001
{
    private volatile CancellationTokenSource _next = new();

    /// <summary>Cancelled by the next <see cref="Call"/>.</summary>
    public CancellationToken Token => _next.Token;

    public void Call() => Interlocked.Exchange(ref _next, new CancellationTokenSource()).Cancel();
}
