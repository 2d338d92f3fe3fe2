using Dashboard.Components.Layout;
using Dashboard.Components.Preferences;
using Dashboard.Settings;
using MudBlazor;

namespace Dashboard.Jobs;

/// <summary>Saved views by name in the command palette: everybody's, and this browser's own.</summary>
public sealed class SavedViewCommandSource(SavedViews views, OwnPreferences own) : ICommandSource
{
    public IEnumerable<Command> Find(string text, int limit) =>
        views
            .For(own.Owner)
            .Where(view => view.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Take(limit)
            .Select(view => new Command(
                view.Name,
                view.IsShared ? "saved view" : "own view",
                JobQuery.LinkTo(view.Query),
                Icons.Material.Outlined.BookmarkBorder
            ));
}
