using Dashboard.Components.Layout;
using Dashboard.Settings;
using MudBlazor;

namespace Dashboard.Jobs;

/// <summary>Saved views by name in the command palette.</summary>
public sealed class SavedViewCommandSource(SavedViews views) : ICommandSource
{
    public IEnumerable<Command> Find(string text, int limit) =>
        views
            .Current.Where(view => view.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Take(limit)
            .Select(view => new Command(
                view.Name,
                "saved view",
                JobQuery.AddressOf(view.Query),
                Icons.Material.Outlined.BookmarkBorder
            ));
}
