using MudBlazor;

namespace Dashboard.Components.Layout;

/// <summary>Light, dark, as the system's: the same switch as in the top bar.</summary>
internal sealed class ThemeAction : IActionSource
{
    public IEnumerable<Command> Find(Uri address) =>
        [
            new Command("Change the theme", "light, dark, as the system", "", Icons.Material.Outlined.Contrast)
            {
                Switch = "theme",
            },
        ];
}
