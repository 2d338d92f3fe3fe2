namespace Dashboard.Jobs;

/// <summary>What a jobs table can be sorted by: the columns' ids in addresses are these names in lower case.</summary>
public enum JobSort
{
    Age,
    State,
    Job,
    Endpoint,
    Progress,
    Eta,
    Gpu,
    Cost,
}

/// <summary>Which jobs a view shows and in which order. Equal queries share one view.</summary>
public sealed record JobQuery
{
    /// <summary>Newest first.</summary>
    public static JobQuery Default { get; } = new();

    public JobStateSet States { get; init; }

    /// <summary>Trimmed; matches where it occurs in the job's id, its endpoint or a tag's value, in any case.</summary>
    public string Text { get; init; } = "";

    public JobSort Sort { get; init; } = JobSort.Age;

    /// <summary>Oldest, largest, last in the alphabet first. Ties go by job id, so that an order is total.</summary>
    public bool IsDescending { get; init; }

    public bool HasFilter => !States.IsEmpty || Text.Length > 0;

    /// <summary>As in an address: the column's name, with <c>-</c> before it when descending.</summary>
    public string SortText => (IsDescending ? "-" : "") + Sort.ToString().ToLowerInvariant();

    /// <summary>Reads an address's parameters; what means nothing is left out.</summary>
    public static JobQuery Parse(string? states, string? text, string? sort)
    {
        var isDescending = sort?.StartsWith('-') == true;
        var name = Array.Find(
            Enum.GetNames<JobSort>(),
            name => name.Equals(sort?.TrimStart('-'), StringComparison.OrdinalIgnoreCase)
        );
        return new JobQuery
        {
            States = JobStateSet.Parse(states),
            Text = text?.Trim() ?? "",
            Sort = name is null ? JobSort.Age : Enum.Parse<JobSort>(name),
            IsDescending = name is not null && isDescending,
        };
    }
}
