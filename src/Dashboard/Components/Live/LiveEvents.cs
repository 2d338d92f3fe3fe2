using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Live;

/// <summary>The browser shows rows from <see cref="First"/> on and wants them and a few around them.</summary>
public sealed class LiveWindowEventArgs : EventArgs
{
    public int First { get; set; }

    public int Count { get; set; }

    /// <summary>Nobody sees the page, such as one in a tab behind others.</summary>
    public bool IsHidden { get; set; }
}

/// <summary>A person asked to sort by a column.</summary>
public sealed class LiveSortEventArgs : EventArgs
{
    public string Column { get; set; } = "";
}

/// <summary>A person asked for another width of a column, or another place.</summary>
public sealed class LiveColumnsEventArgs : EventArgs
{
    public string Column { get; set; } = "";

    /// <summary>In CSS pixels; 0 for what the column has by itself, null where it is to be moved.</summary>
    public int? Width { get; set; }

    /// <summary>So many places to the right.</summary>
    public int By { get; set; }
}

/// <summary>The feed's own events; main.js registers the same names with Blazor.</summary>
[EventHandler("onlivewindow", typeof(LiveWindowEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
[EventHandler("onlivesort", typeof(LiveSortEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
[EventHandler("onlivecolumns", typeof(LiveColumnsEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
[EventHandler("onliverefresh", typeof(EventArgs), enableStopPropagation: true, enablePreventDefault: false)]
public static class EventHandlers;
