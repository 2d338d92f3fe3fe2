namespace Dashboard.Jobs.Table;

/// <summary>All that the jobs page's address says: what is shown, in which order, and in which columns.</summary>
public sealed record JobTableAddress(JobQuery Query, JobColumnChoice Columns)
{
    /// <summary>The selected job is shown beside the table.</summary>
    public bool HasPanel { get; init; }

    /// <summary>
    /// The columns of this browser where an address names none. Whoever has their own has all addresses name them: others see the same columns then.
    /// </summary>
    public JobColumnChoice Usual { get; init; } = JobColumnChoice.Default;

    /// <summary>The groups that show their jobs.</summary>
    public JobOpenGroups Open { get; init; } = JobOpenGroups.None;

    /// <summary>What a saved view keeps: the query string without the question mark; what is not said is the default.</summary>
    public string AddressQuery => Join(Query.AddressQuery, AreUnsaid ? "" : $"cols={Uri.EscapeDataString(Columns.Text)}");

    public string Address =>
        JobQuery.AddressOf(
            Join(
                AddressQuery,
                Query.Group is null || Open.Values.IsEmpty ? "" : $"open={Uri.EscapeDataString(Open.Text)}",
                HasPanel ? "panel=1" : ""
            )
        );

    /// <returns>What is asked for and there is not, as one sentence; null where there is all of it.</returns>
    public static string? FindFault(string? sort, string? columns, string? group) =>
        sort is { Length: > 0 } && JobSorts.Find(sort.TrimStart('-')) is null
            ? $"sort is the id of a column, with '-' before it when descending; it is '{sort}'."
        : group is { Length: > 0 } && JobGrouping.Parse(group) is null
            ? $"group is state, endpoint, gpu, error or tag.NAME; it is '{group}'."
        : JobColumnChoice.FindUnknown(columns) is { } column ? $"cols names the column '{column}', which there is not."
        : columns?.Split(',').Length > JobColumnChoice.Most ? $"cols names at most {JobColumnChoice.Most} columns."
        : null;

    private bool AreUnsaid => Columns.Equals(JobColumnChoice.Default) && Usual.Equals(JobColumnChoice.Default);

    private static string Join(params string[] parts) => string.Join('&', parts.Where(part => part.Length > 0));
}
