using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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

    public static bool TryRead(
        IQueryCollection parameters,
        int defaultLimit,
        int mostLimit,
        [NotNullWhen(true)] out JobListQuery? query,
        [NotNullWhen(false)] out string? fault
    )
    {
        query = null;
        var states = new HashSet<JobState>();
        JobListCursor? after = null;
        var limit = defaultLimit;
        foreach (var status in Values(parameters, "status"))
        {
            if (!JobStates.TryParse(status, out var state))
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
                || limit > mostLimit
            )
        )
        {
            fault = $"limit '{limitText}' is not a number from 1 to {mostLimit}.";
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

    public bool Matches(Job job) =>
        (States.Count == 0 || States.Contains(job.State))
        && (EndpointIds.Count == 0 || (job.EndpointId is { } endpointId && EndpointIds.Contains(endpointId)))
        && (Tags.Count == 0 || HasTags(job));

    private static IEnumerable<string> Values(IQueryCollection parameters, string name) =>
        parameters[name]
            .SelectMany(value =>
                (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            );

    private bool HasTags(Job job)
    {
        var tags = job.Document.ReadTags();
        return Tags.All(wanted => tags.Any(tag => tag.CanonicalName == wanted.CanonicalName && tag.Value == wanted.Value));
    }
}
