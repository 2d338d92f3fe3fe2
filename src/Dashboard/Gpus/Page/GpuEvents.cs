using Microsoft.AspNetCore.Components;

namespace Dashboard.Gpus.Page;

/// <summary>A person selected a GPU of the wall, or took it off.</summary>
public sealed class GpuSelectEventArgs : EventArgs
{
    /// <summary>As <see cref="GpuKey.ToString"/> has it.</summary>
    public string Key { get; set; } = "";
}

/// <summary>The wall's own event; main.js registers the same name with Blazor.</summary>
[EventHandler("ongpuselect", typeof(GpuSelectEventArgs), enableStopPropagation: true, enablePreventDefault: false)]
public static class EventHandlers;
