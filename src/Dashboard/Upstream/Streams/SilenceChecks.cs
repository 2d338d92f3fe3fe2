using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Reads;

namespace Dashboard.Upstream.Streams;

/// <summary>Reads jobs whose streams are silent, many in one request: a thousand queued jobs may have nothing to tell for hours.</summary>
internal sealed class SilenceChecks(JobReader reader, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private List<Check> _waiting = [];

    /// <param name="within">How long others may be waited for; whoever's time is over first takes all along.</param>
    /// <param name="isAgain">It has been in order before: no emergency.</param>
    public async Task<JobReading> ReadAsync(string jobId, TimeSpan within, bool isAgain, CancellationToken cancellationToken)
    {
        var check = new Check(jobId, isAgain);
        lock (_lock)
        {
            _waiting.Add(check);
        }

        var wait = Task.Delay(within, timeProvider, cancellationToken);
        await Task.WhenAny(wait, check.Answer);
        if (cancellationToken.IsCancellationRequested)
        {
            lock (_lock)
            {
                _waiting.Remove(check);
            }
        }
        else if (Take(check) is { Count: > 0 } together)
        {
            _ = ReadAsync(together);
        }

        return await check.Answer.WaitAsync(cancellationToken);
    }

    /// <returns>All who wait; none where somebody has taken this one along.</returns>
    private List<Check> Take(Check check)
    {
        lock (_lock)
        {
            if (!_waiting.Contains(check))
            {
                return [];
            }

            var all = _waiting;
            _waiting = [];
            return all;
        }
    }

    /// <summary>Not cancelled by whoever asked first: others wait for it.</summary>
    private async Task ReadAsync(List<Check> checks)
    {
        var purpose = checks.TrueForAll(check => check.IsAgain) ? RequestPurpose.Poll : RequestPurpose.Repair;
        var byJob = checks.ToLookup(check => check.JobId, StringComparer.Ordinal);
        var jobIds = byJob.Select(job => job.Key).ToList();
        Exception fault = new InvalidOperationException("The reading ended without a word of this job.");
        try
        {
            await foreach (var readings in reader.ReadAsync(jobIds, JobDetail.None, purpose, atOnce: 1, CancellationToken.None))
            {
                foreach (var reading in readings)
                {
                    foreach (var check in byJob[reading.JobId])
                    {
                        check.Set(reading);
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

        checks.ForEach(check => check.Fail(fault));
    }

    private sealed class Check(string jobId, bool isAgain)
    {
        private readonly TaskCompletionSource<JobReading> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string JobId { get; } = jobId;

        public bool IsAgain { get; } = isAgain;

        public Task<JobReading> Answer => _answer.Task;

        public void Set(JobReading reading) => _answer.TrySetResult(reading);

        /// <summary>Where there is no reading yet.</summary>
        public void Fail(Exception fault)
        {
            if (_answer.TrySetException(fault))
            {
                // who waited may be gone
                _ = _answer.Task.Exception;
            }
        }
    }
}
