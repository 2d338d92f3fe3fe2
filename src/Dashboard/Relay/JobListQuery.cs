using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Relay;

/// <summary>The parameters of the job list, read and checked.</summary>
internal sealed record JobListQuery(
    JobState? State,
    string? EndpointId,
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
        JobState? state = null;
        JobListCursor? after = null;
        var limit = defaultLimit;
        if (parameters["status"].ToString() is { Length: > 0 } status)
        {
            if (!JobStates.TryParse(status, out var parsed))
            {
                fault = $"status '{status}' is none of the API's states.";
                return false;
            }

            state = parsed;
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
            state,
            parameters["endpointId"].ToString() is { Length: > 0 } endpointId ? endpointId : null,
            [
                .. parameters
                    .Where(parameter => parameter.Key.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase))
                    .Select(parameter => new JobTag(parameter.Key[TagPrefix.Length..], parameter.Value.ToString())),
            ],
            limit,
            after
        );
        return true;
    }

    public bool Matches(Job job) =>
        (State is null || job.State == State)
        && (EndpointId is null || job.EndpointId == EndpointId)
        && (Tags.Count == 0 || HasTags(job));

    private bool HasTags(Job job)
    {
        var tags = job.Document.ReadTags();
        return Tags.All(wanted => tags.Any(tag => tag.CanonicalName == wanted.CanonicalName && tag.Value == wanted.Value));
    }
}
