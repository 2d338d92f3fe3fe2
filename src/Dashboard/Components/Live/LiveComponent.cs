using Dashboard.Infrastructure;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Live;

/// <summary>
/// A component that follows live values. It renders the latest and never queues: however often the values change before the circuit gets
/// to it, one refresh is pending. Nothing is followed while prerendering, and every subscription ends with the component.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];
    private bool _isDisposed;
    private object? _only;
    private int _isRefreshPending;

    /// <summary>None for a component that stands alone.</summary>
    [CascadingParameter]
    private LiveRefreshes? Refreshes { get; set; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            Unfollow();
        }
    }

    /// <summary>Renders after each change of <paramref name="value"/> that <see cref="IsRefreshNeeded"/>.</summary>
    protected void Follow<T>(ILiveValue<T> value)
    {
        if (RendererInfo.IsInteractive && !_isDisposed)
        {
            _subscriptions.Add(value.Subscribe(OnChanged));
        }
    }

    /// <summary>Follows this one and none else, or none; nothing happens where it is followed already.</summary>
    /// <returns>Whether it is another than before.</returns>
    protected bool FollowOnly<T>(ILiveValue<T>? value)
    {
        if (ReferenceEquals(_only, value))
        {
            return false;
        }

        Unfollow();
        _only = value;
        if (value is not null)
        {
            Follow(value);
        }

        return true;
    }

    /// <summary>Ends all subscriptions, for a component that turns to another value.</summary>
    protected void Unfollow()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        _subscriptions.Clear();
        _only = null;
    }

    /// <summary>False when a change has nothing to show here: then nothing is rendered or sent.</summary>
    protected virtual bool IsRefreshNeeded() => true;

    /// <summary>What <see cref="TakeRefresh"/> has found to be shown.</summary>
    internal void ShowChanges() => StateHasChanged();

    internal async Task RefreshAsync()
    {
        try
        {
            await InvokeAsync(Refresh);
        }
#pragma warning disable CA1031 // whatever it is, the circuit shows it: nothing dies silently
        catch (Exception exception) when (!_isDisposed)
#pragma warning restore CA1031
        {
            await DispatchExceptionAsync(exception);
        }
    }

    /// <returns>Whether there is something to show.</returns>
    internal bool TakeRefresh()
    {
        Interlocked.Exchange(ref _isRefreshPending, 0);
        try
        {
            return !_isDisposed && IsRefreshNeeded();
        }
#pragma warning disable CA1031 // it is this component's, whoever is shown with it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _ = DispatchExceptionAsync(exception);
            return false;
        }
    }

    private void OnChanged()
    {
        if (Interlocked.Exchange(ref _isRefreshPending, 1) != 0)
        {
            return;
        }

        if (Refreshes is { } refreshes)
        {
            refreshes.Ask(this);
        }
        else
        {
            _ = Task.Run(RefreshAsync);
        }
    }

    private void Refresh()
    {
        if (TakeRefresh())
        {
            ShowChanges();
        }
    }
}
