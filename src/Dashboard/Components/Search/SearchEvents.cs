using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Search;

/// <summary>Somebody has typed, has stopped to, or has pressed Enter.</summary>
public sealed class SearchTypedEventArgs : EventArgs
{
    public string Text { get; set; } = "";

    public int Caret { get; set; }

    /// <summary>It is to be searched for as it is, now.</summary>
    public bool IsFinal { get; set; }
}

/// <summary>The search box's own event; main.js registers the same name with Blazor.</summary>
[EventHandler("onsearchtyped", typeof(SearchTypedEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
public static class EventHandlers;
