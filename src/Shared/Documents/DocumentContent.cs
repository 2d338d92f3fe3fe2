using System.Collections.Immutable;

namespace Shared.Documents;

/// <summary>Tells whether two documents would be served as the same bytes, without writing either.</summary>
public static class DocumentContent
{
    /// <returns>True exactly where <see cref="DocumentWriter"/> writes the same bytes for both.</returns>
    public static bool AreSame(JobStatusDocument left, JobStatusDocument right) =>
        ReferenceEquals(left, right)
        || (
            left.JobId == right.JobId
            && left.State == right.State
            && left.StateText == right.StateText
            && HaveSameNulls(left, right)
            && left.Phase == right.Phase
            && AreSame(left.Progress, right.Progress)
            && left.CurrentStep == right.CurrentStep
            && left.EndpointId == right.EndpointId
            && left.Priority == right.Priority
            && left.CreatedAt == right.CreatedAt
            && left.StartedAt == right.StartedAt
            && left.EndedAt == right.EndedAt
            && left.EstimatedCompletion == right.EstimatedCompletion
            && AreSame(left.ExecutionTimeSeconds, right.ExecutionTimeSeconds)
            && left.IsRetryable == right.IsRetryable
            && left.RetryCount == right.RetryCount
            && left.NextRetryAt == right.NextRetryAt
            && left.GoneSince == right.GoneSince
            && AreSame(left.Parts, right.Parts)
        );

    /// <summary>The typed fields that lie inside a part are written with it: a null of theirs is the part's.</summary>
    private const DocumentFields Written =
        DocumentFields.Phase
        | DocumentFields.Progress
        | DocumentFields.CurrentStep
        | DocumentFields.EndpointId
        | DocumentFields.Priority
        | DocumentFields.CreatedAt
        | DocumentFields.StartedAt
        | DocumentFields.EndedAt
        | DocumentFields.EstimatedCompletion
        | DocumentFields.ExecutionTime
        | DocumentFields.Retryable
        | DocumentFields.RetryCount
        | DocumentFields.NextRetryAt;

    /// <summary>A field that was named without a value is written as null. One that has a value is always named.</summary>
    private static bool HaveSameNulls(JobStatusDocument left, JobStatusDocument right) =>
        (left.Present & Written) == (right.Present & Written);

    /// <summary>By their bits, as they are written: <c>-0</c> is not <c>0</c>.</summary>
    private static bool AreSame(double? left, double? right) =>
        left.HasValue == right.HasValue
        && BitConverter.DoubleToInt64Bits(left.GetValueOrDefault()) == BitConverter.DoubleToInt64Bits(right.GetValueOrDefault());

    private static bool AreSame(ImmutableArray<DocumentPart> left, ImmutableArray<DocumentPart> right)
    {
        if (left == right)
        {
            return true;
        }

        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            // a span's comparison begins with its address, and a merge keeps the memory of what did not change
            if (left[i].Name != right[i].Name || !left[i].Json.Span.SequenceEqual(right[i].Json.Span))
            {
                return false;
            }
        }

        return true;
    }
}
