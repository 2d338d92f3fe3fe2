using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Dashboard.Infrastructure;
using Dashboard.Relay.Log;
using Dashboard.Relay.Streams;
using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Relay;

/// <summary>
/// The parameters of the job list, read and checked. <c>status</c> and <c>endpointId</c> take several values, with commas or repeated,
/// of which a job has one; every tag must be there.
/// </summary>
internal sealed record JobListQuery(
    IReadOnlyCollection<JobState> States,
    IReadOnlyCollection<string> EndpointIds,
    IReadOnlyList<JobTag> Tags,
    int Limit,
    JobListCursor? After
)
{
    private const string TagPrefix = "tag.";

    private static readonly string[] OfFilter = ["status", "endpointId", TagPrefix];

    private static readonly string[] OfPage = [.. OfFilter, "limit", "cursor"];

    private static readonly string[] OfStream = [.. OfFilter, StreamEndpoints.LastEventIdParameter];

    private const int DefaultLimit = 100;
    private const int MostLimit = 1000;

    /// <summary>Of an event stream: lets a parameter through that is no mistyped one.</summary>
    public static bool TryReadForStream(
        IQueryCollection parameters,
        [NotNullWhen(true)] out JobListQuery? query,
        [NotNullWhen(false)] out string? fault
    ) => TryReadFilter(parameters, OfStream, passesOthers: true, out query, out fault);

    /// <summary>Of the hub.</summary>
    public static bool TryReadForHub(
        IQueryCollection parameters,
        [NotNullWhen(true)] out JobListQuery? query,
        [NotNullWhen(false)] out string? fault
    ) => TryReadFilter(parameters, OfFilter, passesOthers: false, out query, out fault);

    /// <summary>Of the list.</summary>
    public static bool TryRead(
        IQueryCollection parameters,
        [NotNullWhen(true)] out JobListQuery? query,
        [NotNullWhen(false)] out string? fault
    )
    {
        if (!TryReadFilter(parameters, OfPage, passesOthers: false, out var filter, out fault))
        {
            query = null;
            return false;
        }

        query = null;
        fault = ParameterNames.FindRepeated(parameters, "limit", "cursor");
        if (fault is not null)
        {
            return false;
        }

        JobListCursor? after = null;
        var limit = DefaultLimit;
        if (
            parameters["limit"].ToString() is { Length: > 0 } limitText
            && (
                !int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                || limit < 1
                || limit > MostLimit
            )
        )
        {
            fault = $"limit '{limitText}' is not a number from 1 to {MostLimit}.";
            return false;
        }

        if (parameters["cursor"].ToString() is { Length: > 0 } cursor && !JobListCursor.TryParse(cursor, out after))
        {
            fault = "cursor is none that this list gave.";
            return false;
        }

        fault = null;
        query = filter with { Limit = limit, After = after };
        return true;
    }

    private static bool TryReadFilter(
        IQueryCollection parameters,
        string[] names,
        bool passesOthers,
        [NotNullWhen(true)] out JobListQuery? query,
        [NotNullWhen(false)] out string? fault
    )
    {
        query = null;
        fault =
            ParameterNames.FindFault(parameters.Keys, names, passesOthers)
            ?? ParameterNames.FindRepeated(parameters, StreamEndpoints.LastEventIdParameter)
            ?? FindNamelessTag(parameters);
        if (fault is not null)
        {
            return false;
        }

        var states = new HashSet<JobState>();
        foreach (var status in Values(parameters, "status"))
        {
            if (!StateWords.TryParse(status, out var state))
            {
                fault = StateWords.DescribeFault(status);
                return false;
            }

            states.Add(state);
        }

        fault = null;
        query = new JobListQuery(
            states,
            [.. Values(parameters, "endpointId")],
            [
                .. parameters
                    .Where(parameter => parameter.Key.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase))
                    .SelectMany(parameter =>
                        parameter.Value.Select(value => new JobTag(parameter.Key[TagPrefix.Length..], value ?? ""))
                    ),
            ],
            DefaultLimit,
            After: null
        );
        return true;
    }

    /// <summary>No job has such a tag, so that it would match none.</summary>
    private static string? FindNamelessTag(IQueryCollection parameters) =>
        parameters.Keys.Any(name =>
            name.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase) && string.IsNullOrWhiteSpace(name[TagPrefix.Length..])
        )
            ? $"{TagPrefix} names no tag: it is {TagPrefix}KEY, such as {TagPrefix}projectId=proj_1."
            : null;

    /// <summary>Equal for filters that say the same in the same words.</summary>
    public string Key =>
        JsonSerializer.Serialize<string[][]>([
            [.. States.Select(state => state.ToApiText()).Order(StringComparer.Ordinal)],
            [.. EndpointIds.Order(StringComparer.Ordinal)],
            [.. Tags.SelectMany(tag => new[] { tag.CanonicalName, tag.Value })],
        ]);

    public bool Matches(Job job) =>
        Matches(job.CountedState, job.EndpointId) && (Tags.Count == 0 || HasTags(job.Document.ReadTags()));

    public bool Matches(JobFacets job) => Matches(job.State, job.EndpointId) && (Tags.Count == 0 || HasTags(job.Tags));

    /// <summary>A job that is left by the filter is told once more, so that readers learn of it.</summary>
    public bool Wants(LogEntry entry) => Matches(entry.Facets) || (entry.FacetsBefore is { } before && Matches(before));

    private bool Matches(JobState state, string? endpointId) =>
        (States.Count == 0 || States.Contains(state))
        && (EndpointIds.Count == 0 || (endpointId is not null && EndpointIds.Contains(endpointId)));

    private static IEnumerable<string> Values(IQueryCollection parameters, string name) =>
        parameters[name]
            .SelectMany(value =>
                (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            );

    private bool HasTags(IReadOnlyList<JobTag> tags) =>
        Tags.All(wanted => tags.Any(tag => tag.CanonicalName == wanted.CanonicalName && tag.Value == wanted.Value));
}
