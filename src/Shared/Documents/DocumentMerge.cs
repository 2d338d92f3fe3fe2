namespace Shared.Documents;

/// <summary>
/// Lays a newer document over an older one of the same job. As in RFC 7396 (JSON Merge Patch): what is absent keeps its value, null
/// clears it, an object is merged member by member, an array or a scalar replaces. The API drops fields as a job ages, so overwriting
/// would lose tags, costs and cold starts. Associative and idempotent, but for what is left out of too many parts or members, and for a
/// phase or a run that only the middle one of three ends; knows nothing of which document is the newer one.
/// </summary>
public static partial class DocumentMerge
{
    public static JobStatusDocument Merge(JobStatusDocument older, JobStatusDocument newer)
    {
        if (older.JobId != newer.JobId)
        {
            throw new ArgumentException($"Documents of two jobs: {older.JobId} and {newer.JobId}.", nameof(newer));
        }

        var merged = older.Copy();
        merged.Received = default;
        merged.GoneSince = newer.GoneSince;
        CopyFields(newer, merged, newer.Present);
        if (EndsPhase(older, newer))
        {
            // as null, not as absent: what is laid over a third one must clear it there too
            merged.Phase = null;
            merged.Present |= DocumentFields.Phase;
        }

        (merged.Parts, merged.Notes) = MergeParts(older.Parts, newer.Parts);
        if (Ends(older, newer))
        {
            EndRun(merged, older, newer);
        }

        return merged;
    }

    /// <summary>Takes from a late document the given fields, and the parts and members that the known one does not have.</summary>
    public static JobStatusDocument Fill(JobStatusDocument known, JobStatusDocument late, DocumentFields fields)
    {
        var filled = known.Copy();
        filled.Received = default;
        CopyFields(late, filled, fields);
        (filled.Parts, filled.Notes) = MergeParts(late.Parts.RemoveAll(part => part.Name == PartNames.Error), known.Parts);
        return filled;
    }

    /// <summary>A phase belongs to the state that it was told with.</summary>
    private static bool EndsPhase(JobStatusDocument older, JobStatusDocument newer) =>
        (newer.Present & (DocumentFields.State | DocumentFields.Phase)) == DocumentFields.State
        && older.Present.HasFlag(DocumentFields.State | DocumentFields.Phase)
        && newer.State != older.State;

    private static void CopyFields(JobStatusDocument from, JobStatusDocument to, DocumentFields fields)
    {
        to.Present |= fields;
        CopyState(from, to, fields);
        CopyTimes(from, to, fields);
        CopyFigures(from, to, fields);
        CopyResources(from, to, fields);
        CopyError(from, to, fields);
    }

    private static void CopyState(JobStatusDocument from, JobStatusDocument to, DocumentFields fields)
    {
        if ((fields & DocumentFields.State) != 0)
        {
            to.State = from.State;
            to.StateText = from.StateText;
        }

        if ((fields & DocumentFields.Phase) != 0)
        {
            to.Phase = from.Phase;
        }

        if ((fields & DocumentFields.Progress) != 0)
        {
            to.Progress = from.Progress;
        }

        if ((fields & DocumentFields.CurrentStep) != 0)
        {
            to.CurrentStep = from.CurrentStep;
        }

        if ((fields & DocumentFields.EndpointId) != 0)
        {
            to.EndpointId = from.EndpointId;
        }

        if ((fields & DocumentFields.Priority) != 0)
        {
            to.Priority = from.Priority;
        }

        if ((fields & DocumentFields.Retryable) != 0)
        {
            to.IsRetryable = from.IsRetryable;
        }

        if ((fields & DocumentFields.RetryCount) != 0)
        {
            to.RetryCount = from.RetryCount;
        }
    }

    private static void CopyTimes(JobStatusDocument from, JobStatusDocument to, DocumentFields fields)
    {
        if ((fields & DocumentFields.CreatedAt) != 0)
        {
            to.CreatedAt = from.CreatedAt;
        }

        if ((fields & DocumentFields.StartedAt) != 0)
        {
            to.StartedAt = from.StartedAt;
        }

        if ((fields & DocumentFields.EndedAt) != 0)
        {
            to.EndedAt = from.EndedAt;
        }

        if ((fields & DocumentFields.EstimatedCompletion) != 0)
        {
            to.EstimatedCompletion = from.EstimatedCompletion;
        }

        if ((fields & DocumentFields.NextRetryAt) != 0)
        {
            to.NextRetryAt = from.NextRetryAt;
        }
    }

    private static void CopyFigures(JobStatusDocument from, JobStatusDocument to, DocumentFields fields)
    {
        if ((fields & DocumentFields.ExecutionTime) != 0)
        {
            to.ExecutionTimeSeconds = from.ExecutionTimeSeconds;
        }

        if ((fields & DocumentFields.Duration) != 0)
        {
            to.DurationSeconds = from.DurationSeconds;
        }

        if ((fields & DocumentFields.CostAccrued) != 0)
        {
            to.CostAccrued = from.CostAccrued;
        }

        if ((fields & DocumentFields.TotalCost) != 0)
        {
            to.TotalCost = from.TotalCost;
        }
    }

    private static void CopyResources(JobStatusDocument from, JobStatusDocument to, DocumentFields fields)
    {
        if ((fields & DocumentFields.GpuType) != 0)
        {
            to.GpuType = from.GpuType;
        }

        if ((fields & DocumentFields.GpuUtilization) != 0)
        {
            to.GpuUtilizationPercent = from.GpuUtilizationPercent;
        }

        if ((fields & DocumentFields.GpuCount) != 0)
        {
            to.GpuCount = from.GpuCount;
        }

        if ((fields & DocumentFields.MemoryUsed) != 0)
        {
            to.MemoryUsed = from.MemoryUsed;
        }

        if ((fields & DocumentFields.MemoryTotal) != 0)
        {
            to.MemoryTotal = from.MemoryTotal;
        }

        if ((fields & DocumentFields.CpuUtilization) != 0)
        {
            to.CpuUtilizationPercent = from.CpuUtilizationPercent;
        }
    }

    private static void CopyError(JobStatusDocument from, JobStatusDocument to, DocumentFields fields)
    {
        if ((fields & DocumentFields.ErrorCode) != 0)
        {
            to.ErrorCode = from.ErrorCode;
        }

        if ((fields & DocumentFields.ErrorMessage) != 0)
        {
            to.ErrorMessage = from.ErrorMessage;
        }
    }
}
