using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Menus;

/// <summary>A menu has opened or closed.</summary>
public sealed class MenuToggleEventArgs : EventArgs
{
    public bool IsOpen { get; set; }
}

/// <summary>The browser's <c>toggle</c> with what it says; main.js registers the same name with Blazor.</summary>
[EventHandler("onmenutoggle", typeof(MenuToggleEventArgs), enableStopPropagation: false, enablePreventDefault: false)]
public static class EventHandlers;
