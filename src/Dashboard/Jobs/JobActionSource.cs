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
        yield return new Command("Watch jobs…", "action", "", Icons.Material.Outlined.Visibility) { Switch = "watch-dialog" };
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
