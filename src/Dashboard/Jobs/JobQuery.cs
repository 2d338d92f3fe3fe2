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

    public const int MostTextLength = 200;

    public JobStateSet States { get; init; }

    /// <summary>Trimmed; matches where it occurs in the job's id, its endpoint or a tag's value, in any case.</summary>
    public string Text { get; init; } = "";

    /// <summary>Only the jobs that somebody has starred.</summary>
    public bool IsStarred { get; init; }

    public JobSort Sort { get; init; } = JobSort.Age;

    /// <summary>Oldest, largest, last in the alphabet first. Ties go by job id, so that an order is total.</summary>
    public bool IsDescending { get; init; }

    public bool HasFilter => !States.IsEmpty || Text.Length > 0 || IsStarred;

    /// <summary>As in an address: the column's name, with <c>-</c> before it when descending.</summary>
    public string SortText => (IsDescending ? "-" : "") + Sort.ToString().ToLowerInvariant();

    /// <summary>The address's query string, without the question mark; empty for the default. What is not said is the default.</summary>
    public string AddressQuery
    {
        get
        {
            (string Name, string Value)[] parts =
            [
                ("state", States.ToString()),
                ("q", Uri.EscapeDataString(Text)),
                ("starred", IsStarred ? "1" : ""),
                ("sort", SortText == Default.SortText ? "" : SortText),
            ];
            return string.Join('&', parts.Where(part => part.Value.Length > 0).Select(part => $"{part.Name}={part.Value}"));
        }
    }

    /// <summary>Where the jobs page shows an <see cref="AddressQuery"/>.</summary>
    public static string AddressOf(string addressQuery) => addressQuery.Length == 0 ? "/jobs" : $"/jobs?{addressQuery}";

    /// <summary>Reads an address's parameters; what means nothing is left out.</summary>
    public static JobQuery Parse(string? states, string? text, string? sort, string? starred)
    {
        var isDescending = sort?.StartsWith('-') == true;
        var name = Array.Find(
            Enum.GetNames<JobSort>(),
            name => name.Equals(sort?.TrimStart('-'), StringComparison.OrdinalIgnoreCase)
        );
        var trimmed = text?.Trim() ?? "";
        return new JobQuery
        {
            States = JobStateSet.Parse(states),
            Text = trimmed[..Math.Min(trimmed.Length, MostTextLength)],
            IsStarred = starred == "1",
            Sort = name is null ? JobSort.Age : Enum.Parse<JobSort>(name),
            IsDescending = name is not null && isDescending,
        };
    }
}
