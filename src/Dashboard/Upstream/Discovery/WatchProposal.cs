using System.Collections.Immutable;

namespace Dashboard.Upstream.Discovery;

/// <summary>What would become of a list of ids, before anything of it is done.</summary>
/// <param name="New">Would be watched; each once, in the order given.</param>
/// <param name="Existing">Are watched already.</param>
/// <param name="DuplicateCount">How often an id was named again.</param>
/// <param name="Refused">Cannot be ids, and why.</param>
internal sealed record WatchProposal(
    ImmutableArray<string> New,
    ImmutableArray<string> Existing,
    int DuplicateCount,
    ImmutableArray<(string Text, string Fault)> Refused
)
{
    /// <summary>As many as one call of <c>/api/watch</c> may name.</summary>
    public const int MostIds = 10_000;

    /// <returns>Null where there are too many of them.</returns>
    public static WatchProposal? Make(IEnumerable<string> jobIds, WatchList watchList)
    {
        var (added, existing) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        var refused = ImmutableArray.CreateBuilder<(string, string)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var duplicates = 0;
        foreach (var jobId in jobIds)
        {
            if (!seen.Add(jobId))
            {
                duplicates++;
            }
            else if (seen.Count > MostIds)
            {
                return null;
            }
            else if (WatchList.FindFault(jobId) is { } fault)
            {
                refused.Add((jobId, fault));
            }
            else
            {
                (watchList.Contains(jobId) ? existing : added).Add(jobId);
            }
        }

        return new WatchProposal(added.ToImmutable(), existing.ToImmutable(), duplicates, refused.ToImmutable());
    }
}
