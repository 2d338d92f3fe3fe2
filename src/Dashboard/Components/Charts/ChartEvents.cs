using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Charts;

/// <summary>A person dragged over a range of time.</summary>
public sealed class ChartRangeEventArgs : EventArgs
{
    /// <summary>Unix seconds.</summary>
    public long From { get; set; }

    /// <inheritdoc cref="From"/>
    public long To { get; set; }
}

/// <summary>The charts' own event; main.js registers the same name with Blazor.</summary>
[EventHandler("onchartrange", typeof(ChartRangeEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
public static class EventHandlers;
