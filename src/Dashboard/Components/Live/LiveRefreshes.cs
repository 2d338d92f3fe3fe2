using Dashboard.Infrastructure;

namespace Dashboard.Components.Live;

/// <summary>
/// What of one circuit has changed since it was last shown. All that changes in one tick is shown by one render: the browser is sent one
/// message and acknowledges one, which costs more than most of what stands in it. For any thread.
/// </summary>
public sealed class LiveRefreshes
{
    private readonly Lock _lock = new();
    private readonly Action _start;
    private List<LiveComponent> _asked = [];
    private LiveBatch? _batch;

    public LiveRefreshes() => _start = () => _ = Task.Run(RefreshAsync);

    /// <summary>The component's values have changed. Once, until it is refreshed.</summary>
    internal void Ask(LiveComponent component)
    {
        lock (_lock)
        {
            _asked.Add(component);
            if (_asked.Count > 1)
            {
                // they are about to be taken
                return;
            }
        }

        // not here: an idle circuit would render at once, on the thread that publishes, and one viewer's page would hold up all others
        Publication.Afterwards(_start);
    }

    internal void Attach(LiveBatch batch) => _batch = batch;

    internal void Detach(LiveBatch batch) => Interlocked.CompareExchange(ref _batch, null, batch);

    private async Task RefreshAsync()
    {
        if (Volatile.Read(ref _batch) is { } batch)
        {
            await batch.ShowAsync(Take);
            return;
        }

        foreach (var component in Take())
        {
            await component.RefreshAsync();
        }
    }

    private List<LiveComponent> Take()
    {
        lock (_lock)
        {
            var asked = _asked;
            _asked = [];
            return asked;
        }
    }
}
