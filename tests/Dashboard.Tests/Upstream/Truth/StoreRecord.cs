using Dashboard.Jobs;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>
/// Every step that the store has published, by job, in order; equal steps in a row are one. A job's record begins anew with its first event:
/// what lies between a read and the opening of a stream, upstream never tells.
/// </summary>
internal sealed class StoreRecord : IAsyncDisposable
{
    /// <summary>Far more than any wait that should succeed; a hang becomes a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<StateStep>> _steps = new(StringComparer.Ordinal);
    private readonly HashSet<string> _streamed = new(StringComparer.Ordinal);
    private readonly JobSubscription _changes;
    private readonly Task _reading;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoreRecord(JobStore store)
    {
        _changes = store.Subscribe(1_000_000);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Called for each change as it is read. Set before the first.</summary>
    public Action<JobChange>? OnChange { get; set; }

    public IReadOnlyList<StateStep> StepsOf(string jobId)
    {
        lock (_lock)
        {
            return _steps.TryGetValue(jobId, out var steps) ? [.. steps] : [];
        }
    }

    /// <summary>Asks again after each change of the store.</summary>
    public async Task UntilAsync(Func<bool> condition, Func<string> otherwise)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            Task news;
            lock (_lock)
            {
                news = _news.Task;
            }

            if (condition())
            {
                return;
            }

            await Task.WhenAny(news, _reading, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, patience.Token));
            if (_reading.IsCompleted)
            {
                await _reading;
            }

            Assert.False(patience.IsCancellationRequested, patience.IsCancellationRequested ? otherwise() : "");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _changes.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadAsync()
    {
        lock (_lock)
        {
            foreach (var job in _changes.Snapshot)
            {
                Add(job);
            }
        }

        while (await _changes.WaitAsync(CancellationToken.None))
        {
            TaskCompletionSource news;
            lock (_lock)
            {
                while (_changes.TryRead(out var change))
                {
                    Assert.NotEqual(JobChangeKind.Reset, change.Kind);
                    OnChange?.Invoke(change);
                    Add(change.Job!);
                }

                (news, _news) = (_news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            news.SetResult();
        }
    }

    private void Add(Job job)
    {
        var step = StateStep.Of(job);
        var isFirstEvent = job.Position is not null && _streamed.Add(job.JobId);
        if (isFirstEvent || !_steps.TryGetValue(job.JobId, out var steps))
        {
            _steps[job.JobId] = steps = [];
        }

        if (steps is [.., var last] && last.Is(step))
        {
            // its attempt may have become known
            steps[^1] = step;
        }
        else
        {
            steps.Add(step);
        }
    }
}
