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

/// <summary>A person picked rows.</summary>
public sealed class LivePickEventArgs : EventArgs
{
    public const string One = "one";
    public const string Range = "range";
    public const string All = "all";
    public const string None = "none";

    /// <summary>Nobody did: the page was opened at an address that says what is picked.</summary>
    public const string Restore = "restore";

    /// <summary>One of the above.</summary>
    public string Does { get; set; } = "";

    /// <summary>Of <see cref="One"/>: which, and whether it is picked now.</summary>
    public string Key { get; set; } = "";

    public bool IsPicked { get; set; }

    /// <summary>Of <see cref="Range"/>: positions, in this order of this table.</summary>
    public int From { get; set; }

    public int To { get; set; }

    /// <summary>Where the same range ended before; -1 where it is a new one.</summary>
    public int Former { get; set; } = -1;

    public long Order { get; set; }

    public int Table { get; set; }

    /// <summary>Of <see cref="Restore"/>.</summary>
    public string Text { get; set; } = "";

    /// <summary>Counts what this browser has asked for.</summary>
    public int Turn { get; set; }
}

/// <summary>A person opened or closed a group.</summary>
public sealed class LiveOpenEventArgs : EventArgs
{
    /// <summary>The heading's.</summary>
    public string Key { get; set; } = "";

    public bool IsOpen { get; set; }
}

/// <summary>The browser comes back to a row that is not where it was.</summary>
public sealed class LiveFindEventArgs : EventArgs
{
    public string Key { get; set; } = "";

    /// <summary>Counts what this browser has looked for.</summary>
    public int Turn { get; set; }
}

/// <summary>Another row is the one that keys act on.</summary>
public sealed class LiveCurrentEventArgs : EventArgs
{
    /// <summary>Empty for none.</summary>
    public string Key { get; set; } = "";
}

/// <summary>The feed's own events; main.js registers the same names with Blazor.</summary>
[EventHandler("onlivewindow", typeof(LiveWindowEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
[EventHandler("onlivesort", typeof(LiveSortEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
[EventHandler("onlivecolumns", typeof(LiveColumnsEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
[EventHandler("onlivepick", typeof(LivePickEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
[EventHandler("onlivecurrent", typeof(LiveCurrentEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
[EventHandler("onliveopen", typeof(LiveOpenEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
[EventHandler("onlivefind", typeof(LiveFindEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
[EventHandler("onliverefresh", typeof(EventArgs), enableStopPropagation: true, enablePreventDefault: false)]
public static class EventHandlers;
