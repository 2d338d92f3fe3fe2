using System.Collections.Concurrent;
using Dashboard.Jobs;
using Dashboard.Upstream.Reads;
using Shared.Api;

namespace Dashboard.Upstream.Discovery;

/// <summary>Each job is read once at a time, however many ask for the same of it, alone or among others.</summary>
/// <param name="read">Reads jobs, each named once; gives what each request tells as it comes.</param>
internal sealed class SharedReads(Func<IReadOnlyCollection<string>, JobDetail, IAsyncEnumerable<IReadOnlyList<JobReading>>> read)
{
    private readonly ConcurrentDictionary<(string JobId, JobDetail Details), TaskCompletionSource<ApiFailure?>> _underWay = new();

    /// <summary>Cancelled, only the waiting ends: others may wait for the same.</summary>
    /// <returns>The jobs that could not be read, or of which upstream could not give all, and why.</returns>
    public async Task<IReadOnlyDictionary<string, ApiFailure>> ReadAsync(
        IReadOnlyCollection<string> jobIds,
        JobDetail details,
        CancellationToken cancellationToken
    )
    {
        var mine = new Dictionary<string, TaskCompletionSource<ApiFailure?>>(StringComparer.Ordinal);
        var answers = new Dictionary<string, Task<ApiFailure?>>(StringComparer.Ordinal);
        foreach (var jobId in jobIds)
        {
            var fresh = new TaskCompletionSource<ApiFailure?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var answer = _underWay.GetOrAdd((jobId, details), fresh);
            answers[jobId] = answer.Task;
            if (answer == fresh)
            {
                mine.Add(jobId, fresh);
            }
        }

        if (mine.Count > 0)
        {
            _ = ReadAsync(mine, details);
        }

        await Task.WhenAll(answers.Values).WaitAsync(cancellationToken);
        var failures = new Dictionary<string, ApiFailure>(StringComparer.Ordinal);
        foreach (var (jobId, answer) in answers)
        {
            if (await answer is { } failure)
            {
                failures[jobId] = failure;
            }
        }

        return failures;
    }

    private async Task ReadAsync(Dictionary<string, TaskCompletionSource<ApiFailure?>> mine, JobDetail details)
    {
        // what is not told of: a fault of ours
        Exception fault = new InvalidOperationException("The reading ended without a word of this job.");
        try
        {
            await foreach (var readings in read([.. mine.Keys], details))
            {
                foreach (var reading in readings)
                {
                    if (mine.Remove(reading.JobId, out var answer))
                    {
                        // first, so that who asks after the answer is read anew
                        _underWay.TryRemove((reading.JobId, details), out _);
                        answer.SetResult(reading.Failure ?? reading.Problem);
                    }
                }
            }
        }
#pragma warning disable CA1031 // whoever waits must learn of it, whatever it is
        catch (Exception e)
#pragma warning restore CA1031
        {
            fault = e;
        }

        foreach (var (jobId, answer) in mine)
        {
            _underWay.TryRemove((jobId, details), out _);
            answer.SetException(fault);
        }
    }
}
