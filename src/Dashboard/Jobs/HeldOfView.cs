using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Jobs;

/// <summary>Shows one value of a view. While the rows stand still for who reads them, so does it: it would contradict them.</summary>
public abstract class HeldOfView<T> : LiveComponent
    where T : class
{
    private IJobView? _of;

    [Parameter, EditorRequired]
    public required IJobView View { get; set; }

    /// <summary>The rows stand still.</summary>
    [Parameter]
    public bool IsHeld { get; set; }

    protected T Shown { get; private set; } = null!;

    protected abstract ILiveValue<T> ValueOf(IJobView view);

    /// <summary>What else there is to follow, of every view anew.</summary>
    protected virtual void FollowMore() { }

    protected override void OnParametersSet()
    {
        var value = ValueOf(View);
        if (FollowOnly(value))
        {
            FollowMore();
        }

        if (!IsHeld || !ReferenceEquals(_of, View))
        {
            (_of, Shown) = (View, value.Current);
        }
    }

    protected override bool IsRefreshNeeded()
    {
        // read once: a value that changes between two reads would be taken for shown where it was not
        var value = ValueOf(View).Current;
        if (IsHeld || value.Equals(Shown))
        {
            return false;
        }

        Shown = value;
        return true;
    }
}
