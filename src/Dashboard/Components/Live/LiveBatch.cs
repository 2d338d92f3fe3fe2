using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Dashboard.Components.Live;

/// <summary>
/// Shows nothing of its own: what others ask for while it renders belongs to the same render as itself. One of it, outside whatever may
/// fail.
/// </summary>
public sealed class LiveBatch : ComponentBase, IDisposable
{
    private readonly HashSet<LiveComponent> _toShow = [];
    private bool _isDisposed;

    [CascadingParameter]
    private LiveRefreshes? Refreshes { get; set; }

    public void Dispose()
    {
        _isDisposed = true;
        Refreshes?.Detach(this);
    }

    /// <param name="take">Called on the circuit's own turn: all that changed until then is shown.</param>
    internal async Task ShowAsync(Func<List<LiveComponent>> take)
    {
        try
        {
            await InvokeAsync(() => Show(take()));
        }
        catch (ObjectDisposedException)
        {
            // the circuit is gone, and all that it showed
        }
#pragma warning disable CA1031 // whatever it is, the circuit shows it: nothing dies silently
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await DispatchExceptionAsync(exception);
        }
    }

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            Refreshes?.Attach(this);
        }
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var component in _toShow)
        {
            component.ShowChanges();
        }

        _toShow.Clear();
    }

    private void Show(List<LiveComponent> changed)
    {
        changed.RemoveAll(component => !component.TakeRefresh());
        if (changed.Count > 1 && !_isDisposed)
        {
            // a browser that lags behind may not have been shown the last ones yet
            _toShow.UnionWith(changed);
            StateHasChanged();
            return;
        }

        changed.ForEach(component => component.ShowChanges());
    }
}
