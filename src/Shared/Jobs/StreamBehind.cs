using Shared.Documents;

namespace Shared.Jobs;

/// <summary>
/// What a read or a webhook tells beyond the stream lies over what the stream goes on to tell, so that in the end the job is as if the
/// stream had told all of it first. Merging is associative: the two are kept apart until the stream has caught up.
/// </summary>
internal static class StreamBehind
{
    /// <summary>News that did not come by the stream.</summary>
    public static Job Overtake(Job before, Job advanced, Observation observation)
    {
        if (!advanced.IsAheadOfStream)
        {
            return before.Streamed is null ? advanced : advanced with { Streamed = null, Overtaking = null };
        }

        if (before.Streamed is null)
        {
            if (!before.IsAheadOfStream)
            {
                return advanced with { Streamed = before.Document, Overtaking = observation.Document };
            }

            if (before.Overtaking is null)
            {
                return advanced;
            }
        }

        var overtaking = before.Overtaking ?? before.Document;
        if (advanced.RetryCount > before.RetryCount)
        {
            overtaking = DocumentMerge.WithoutAttempt(overtaking);
        }

        return advanced with
        {
            Overtaking = DocumentMerge.Merge(overtaking, observation.Document),
        };
    }

    /// <summary>The stream tells of what was before.</summary>
    public static Job Take(Job job, Observation observation)
    {
        var late = observation.Document;
        var told = job.Streamed;
        var isNextAttempt = told is not null && late.RetryCount > (told.RetryCount ?? 0);
        var streamed =
            told is null ? late
            : isNextAttempt ? DocumentMerge.Merge(DocumentMerge.WithoutAttempt(told), late)
            : DocumentMerge.Merge(told, late);
        // a completed document does not say which attempt it ended: the last one that the stream tells of
        var retryCount = Math.Max(job.RetryCount, streamed.RetryCount ?? 0);
        var attempts = job.PreviousAttempts;
        if (isNextAttempt)
        {
            attempts = JobAttempts.Set(attempts, told!, observation.ReceivedAt);
        }

        if ((streamed.RetryCount ?? retryCount) < retryCount)
        {
            attempts = JobAttempts.Set(attempts, streamed, observation.ReceivedAt);
        }

        var overtaking = job.Overtaking ?? job.Document;
        return job with
        {
            Document = Combine(streamed, overtaking, job.Document, retryCount),
            Streamed = streamed,
            Overtaking = overtaking,
            PreviousAttempts = attempts,
            History =
                retryCount == job.RetryCount
                    ? job.History
                    : job.History.SetItem(job.History.Length - 1, job.History[^1] with { RetryCount = retryCount }),
            Position = observation.Position ?? job.Position,
        };
    }

    private static JobStatusDocument Combine(
        JobStatusDocument streamed,
        JobStatusDocument overtaking,
        JobStatusDocument known,
        int retryCount
    )
    {
        var below = (streamed.RetryCount ?? retryCount) < retryCount ? DocumentMerge.WithoutAttempt(streamed) : streamed;
        // some of what was told beyond the stream it may have passed by
        var combined = DocumentMerge.Grow(DocumentMerge.Merge(below, overtaking), below);
        // what was told beyond the stream may be a part only: the state is the one that is known, not an earlier one of the stream's
        combined.State = known.State;
        combined.StateText = known.StateText;
        combined.Present |= known.Present & DocumentFields.State;
        if ((known.Present & DocumentFields.RetryCount) != 0 || (streamed.Present & DocumentFields.RetryCount) != 0)
        {
            combined.RetryCount = retryCount;
            combined.Present |= DocumentFields.RetryCount;
        }

        var fields = known.Present & ~combined.Present & ~DocumentFields.OfState;
        return DocumentMerge.Fill(combined, known, fields);
    }
}
