using System.Data.Common;
using Dashboard.Components.Layout;
using Dashboard.Settings;
using Dashboard.Upstream.Discovery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using MudBlazor;

namespace Dashboard.Jobs;

/// <summary>In the command palette: the star and the watch of the job that is shown, and the way out of the table's filters.</summary>
internal sealed partial class JobActionSource(
    MarkedJobs marked,
    WatchList watched,
    WatchRequests requests,
    ILogger<JobActionSource> logger
) : IActionSource
{
    private const string Table = "/jobs";

    public IEnumerable<Command> Find(Uri address)
    {
        var path = address.AbsolutePath;
        return path == Table ? OfTable(address)
            : path.StartsWith(Table + "/", StringComparison.Ordinal) ? OfJob(Uri.UnescapeDataString(path[(Table.Length + 1)..]))
            : [];
    }

    private static IEnumerable<Command> OfTable(Uri address)
    {
        yield return Opening("Watch jobs…", "watch-dialog", Icons.Material.Outlined.Visibility);
        yield return Opening("Filter by a form…", "search-form", Icons.Material.Outlined.FilterAlt);
        yield return Opening("Group the rows…", "group-menu", Icons.Material.Outlined.AccountTree);
        yield return Opening("Choose columns…", "column-menu", Icons.Material.Outlined.ViewColumn);
        yield return Opening("Export CSV or JSON…", "export-menu", Icons.Material.Outlined.Download);
        yield return Opening("Saved views…", "saved-views", Icons.Material.Outlined.Bookmarks);
        yield return Opening("Pause or resume the rows", "key .", Icons.Material.Outlined.Pause);
        yield return Opening("Show or hide the side panel", "key p", Icons.Material.Outlined.ViewSidebar);
        var said = QueryHelpers.ParseQuery(address.Query);
        string? Said(string name) => said.GetValueOrDefault(name);
        var query = JobQuery.Parse(Said("state"), Said("q"), Said("sort"), Said("starred"));
        if (query.HasFilter)
        {
            // all else of the address stays: the order, the columns, the groups, the panel
            var kept = said.Where(part => !JobQuery.FilterParameters.Contains(part.Key));
            yield return new Command(
                "Clear the filters",
                "action",
                JobQuery.LinkTo(QueryHelpers.AddQueryString("", kept).TrimStart('?')),
                Icons.Material.Outlined.FilterAltOff
            );
        }
    }

    private static Command Opening(string title, string name, string icon) => new(title, "action", "", icon) { Switch = name };

    private IEnumerable<Command> OfJob(string jobId)
    {
        var (isStarred, isWatched) = (marked.Current.Contains(jobId), watched.Contains(jobId));
        yield return new Command(
            isStarred ? "Unstar this job" : "Star this job",
            "action",
            "",
            Icons.Material.Outlined.StarBorder
        )
        {
            Run = () => TryAsync(jobId, () => marked.SetAsync(jobId, !isStarred, CancellationToken.None)),
        };
        if (isWatched || WatchList.FindFault(jobId) is null)
        {
            yield return new Command(
                isWatched ? "Unwatch this job" : "Watch this job",
                "action",
                "",
                Icons.Material.Outlined.Visibility
            )
            {
                Run = () =>
                    TryAsync(
                        jobId,
                        () =>
                            isWatched
                                ? requests.RemoveAsync(jobId, CancellationToken.None)
                                : requests.AddAsync([jobId], CancellationToken.None)
                    ),
            };
        }
    }

    private async Task<string?> TryAsync(string jobId, Func<Task> set)
    {
        try
        {
            await set();
            return null;
        }
        catch (Exception e) when (e is DbException or DbUpdateException)
        {
            LogFault(logger, e, jobId);
            return "Not saved: the settings database refused it; the server's log says why.";
        }
    }

    [LoggerMessage(LogLevel.Error, "The star or the watch of the job {JobId} could not be saved")]
    private static partial void LogFault(ILogger logger, Exception exception, string jobId);
}
