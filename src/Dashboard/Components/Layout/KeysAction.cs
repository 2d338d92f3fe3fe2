using MudBlazor;

namespace Dashboard.Components.Layout;

/// <summary>The list of keys, for who does not know its own.</summary>
internal sealed class KeysAction : IActionSource
{
    public IEnumerable<Command> Find(Uri address) =>
        [new Command("Help: keyboard", "what each key does", "", Icons.Material.Outlined.Keyboard) { Switch = "keys-help" }];
}
