using Shared.Details;
using Shared.Jobs;
using Shared.Quantities;

namespace Dashboard.Jobs.Forecasts;

/// <summary>Why the next attempt of a failed job will fail as this one has. Pure.</summary>
/// <param name="Required">What it needs, where that is more than there is.</param>
/// <param name="Available">What there is.</param>
/// <param name="SameFailures">How many attempts in a row have failed with one code, up to the last one; 0 where they are too few to say anything.</param>
internal sealed record RetryForecast(ByteSize? Required, ByteSize? Available, int SameFailures)
{
    /// <summary>Twice the same may be chance.</summary>
    public const int LeastFailures = 3;

    /// <returns>Null where nothing speaks against a retry, or there is no failure.</returns>
    public static RetryForecast? Of(Job job)
    {
        if (job.State is not (JobState.Failed or JobState.Timeout))
        {
            return null;
        }

        var error = job.Document.ReadError();
        var lacksMemory =
            error is { MemoryRequired.Bytes: { } required, MemoryAvailable.Bytes: { } available } && required > available;
        var failures = CountFailures(job);
        return lacksMemory || failures >= LeastFailures
            ? new RetryForecast(
                lacksMemory ? error!.MemoryRequired : null,
                lacksMemory ? error!.MemoryAvailable : null,
                failures >= LeastFailures ? failures : 0
            )
            : null;
    }

    private static int CountFailures(Job job)
    {
        if (job.ErrorCode is not { } code)
        {
            return 0;
        }

        var count = 1;
        for (var i = job.PreviousAttempts.Length - 1; i >= 0 && job.PreviousAttempts[i].ErrorCode == code; i--)
        {
            count++;
        }

        return count;
    }
}
