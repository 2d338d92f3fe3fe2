using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Dashboard.Infrastructure;
using Dashboard.Relay.Log;
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

    private static readonly string[] Names = ["status", "endpointId", TagPrefix, "limit", "cursor"];

    private static readonly string UnknownState = JobState.Unknown.ToApiText();

    private const int DefaultLimit = 100;
    private const int MostLimit = 1000;

    /// <param name="passesOthers">Lets a parameter through that is no mistyped one.</param>
    public static bool TryRead(
        IQueryCollection parameters,
        [NotNullWhen(true)] out JobListQuery? query,
        [NotNullWhen(false)] out string? fault,
        bool passesOthers = false
    )
    {
        query = null;
        fault = ParameterNames.FindFault(parameters.Keys, Names, passesOthers);
        if (fault is not null)
        {
            return false;
        }

        var states = new HashSet<JobState>();
        JobListCursor? after = null;
        var limit = DefaultLimit;
        foreach (var status in Values(parameters, "status"))
        {
            // what upstream calls a state of its own, and what it has lost, can be asked for too
            if (!JobStates.TryParse(status, out var state) && !status.Equals(UnknownState, StringComparison.OrdinalIgnoreCase))
            {
                fault = $"status '{status}' is none of the API's states.";
                return false;
            }

            states.Add(state);
        }

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
            limit,
            after
        );
        return true;
    }

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
