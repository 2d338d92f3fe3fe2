using Shared.Jobs;

namespace Shared.Documents;

/// <summary>What an attempt leaves behind, and what grows while it runs.</summary>
public static partial class DocumentMerge
{
    /// <summary>What only grows within an attempt is as high as any document has said, in whichever order they came.</summary>
    public static JobStatusDocument Grow(JobStatusDocument document, JobStatusDocument other)
    {
        var isLonger = other.DurationSeconds > document.DurationSeconds;
        var isDearer = other.CostAccrued > document.CostAccrued;
        if (!isLonger && !isDearer)
        {
            return document;
        }

        var grown = document.Copy();
        grown.DurationSeconds = isLonger ? other.DurationSeconds : document.DurationSeconds;
        grown.CostAccrued = isDearer ? other.CostAccrued : document.CostAccrued;
        (grown.Parts, _) = MergeParts(document.Parts, other.Parts.RemoveAll(part => part.Name != PartNames.Execution));
        return grown;
    }

    /// <summary>Without how long the attempt has run and what it has cost.</summary>
    public static JobStatusDocument WithoutExecution(JobStatusDocument document)
    {
        var rest = document.Copy();
        rest.Present &= ~DocumentFields.Execution;
        rest.DurationSeconds = null;
        rest.CostAccrued = null;
        rest.Parts = document.Parts.RemoveAll(part => part.Name == PartNames.Execution);
        return rest;
    }

    /// <summary>The newer document tells of the end, which the older one does not know of.</summary>
    private static bool Ends(JobStatusDocument older, JobStatusDocument newer) =>
        newer.State?.IsTerminal() == true && older.State?.IsTerminal() != true;

    /// <summary>
    /// What is true only while a job runs (when it will be done, its step, its rate) ends with it, unless the end itself tells it anew. As
    /// null, not as absent, as a phase does. Its last readings stay: no other document tells them.
    /// </summary>
    private static void EndRun(JobStatusDocument merged, JobStatusDocument older, JobStatusDocument newer)
    {
        var ended = older.Present & ~newer.Present;
        if ((ended & DocumentFields.EstimatedCompletion) != 0)
        {
            merged.EstimatedCompletion = null;
        }

        if ((ended & DocumentFields.CurrentStep) != 0)
        {
            merged.CurrentStep = null;
        }

        if (older.FindPart(PartNames.Throughput) is { } rate && newer.FindPart(PartNames.Throughput) is null)
        {
            merged.Parts = merged.Parts.Replace(rate, rate with { Json = "null"u8.ToArray() });
        }
    }

    /// <summary>The job as its next attempt finds it: what belonged to the attempt before is gone.</summary>
    public static JobStatusDocument WithoutAttempt(JobStatusDocument document)
    {
        return new JobStatusDocument(document.JobId)
        {
            Present = document.Present & DocumentFields.OfJob,
            State = document.State,
            StateText = document.StateText,
            EndpointId = document.EndpointId,
            Priority = document.Priority,
            CreatedAt = document.CreatedAt,
            IsRetryable = document.IsRetryable,
            RetryCount = document.RetryCount,
            Parts = document.Parts.RemoveAll(part => PartNames.AreOfAttempt.Contains(part.Name)),
        };
    }
}
