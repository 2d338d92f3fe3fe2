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
    public static RetryForecast? Of(Job job) =>
        job.State is JobState.Failed or JobState.Timeout
            ? Of(job.Document.ReadError(), available: null, CountFailures(job, job.ErrorCode))
            : null;

    /// <summary>Why the attempt that is under way will fail as the ones before it.</summary>
    public static RetryForecast? OfAttempt(Job job) =>
        FailureBefore(job) is { } last
            // it may have been given a larger GPU
            ? Of(last.Error, job.MemoryTotal, CountFailures(job, last.ErrorCode) - 1)
            : null;

    /// <summary>That of the attempt before the one that is under way, which may end as it did.</summary>
    public static JobAttempt? FailureBefore(Job job) =>
        job is { IsTerminal: false, PreviousAttempts: [.., { State: JobState.Failed or JobState.Timeout } last] } ? last : null;

    private static RetryForecast? Of(JobError? error, ByteSize? available, int failures)
    {
        available ??= error?.MemoryAvailable;
        var lacksMemory = error?.MemoryRequired?.Bytes > available?.Bytes;
        return lacksMemory || failures >= LeastFailures
            ? new RetryForecast(
                lacksMemory ? error!.MemoryRequired : null,
                lacksMemory ? available : null,
                failures >= LeastFailures ? failures : 0
            )
            : null;
    }

    /// <summary>That of the present attempt included.</summary>
    private static int CountFailures(Job job, string? code)
    {
        if (code is null)
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
