using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Polls;
using Dashboard.Upstream.Reads;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Options;

namespace Dashboard.Upstream.Planning;

/// <summary>
/// Makes the plan anew whenever something it was made from has changed, and hands it to those who carry it out. Where the stream of all
/// jobs is open, only what it cannot tell is left to plan: jobs not yet read, and details that somebody looks at.
/// </summary>
internal sealed partial class WatchPlanner(
    PlanCandidates candidates,
    JobStore store,
    JobInterest interest,
    WatchList watchList,
    JobRefusals refusals,
    GoneJobs gone,
    JobFeeds feeds,
    JobPolls polls,
    RequestBudget budget,
    BatchSupport batches,
    UpstreamMonitor monitor,
    RequestSupply supply,
    IOptionsMonitor<UpstreamOptions> options,
    TimeProvider timeProvider,
    ILogger<WatchPlanner> logger
)
{
    /// <summary>What changes by time alone: a webhook grown old, a job that has not moved for a day.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>A plan of many jobs is not made more often than it costs a twentieth of the time.</summary>
    private const int CostFactor = 20;

    private readonly LiveValue<PlanReading> _plan = new(PlanReading.None);
    private readonly PlanSignals _signals = new(timeProvider);
    private readonly SightAllowance _sight = new(budget, timeProvider);

    private AllJobsFeed? _allJobs;
    private bool _isFailing;

    public ILiveValue<PlanReading> Plan => _plan;

    /// <param name="allJobs">Null where each job is followed by itself.</param>
    public void Follow(AllJobsFeed? allJobs)
    {
        _allJobs = allJobs;
        Signal();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        feeds.Changed = Signal;
        polls.Changed = Signal;
        watchList.Asked = TryAgain;
        using var keys = options.OnOtherKey(() =>
        {
            refusals.ForgetAll();
            Signal();
        });
        using var looks = interest.Subscribe(Signal);
        using var watches = watchList.Subscribe(Signal);
        using var changes = store.Subscribe();
        // whatever ends this ends what it began: a wait for those that go on would hide a fault for ever
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listening = _signals.SignalChangesAsync(changes, ending.Token);
        try
        {
            while (true)
            {
                var startedAt = timeProvider.GetTimestamp();
                var isApplied = TryApply(ending.Token);
                // bounded: a machine that slept meanwhile must not wait twenty times as long
                var pause = timeProvider.GetElapsedTime(startedAt) * CostFactor;
                await Task.Delay(isApplied && pause < Interval ? pause : Interval, timeProvider, cancellationToken);
                await _signals.WaitAsync(Interval, cancellationToken);
            }
        }
        finally
        {
            await ending.CancelAsync();
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await feeds.WhenEndedAsync();
        }
    }

    private void Signal() => _signals.Signal();

    private void TryAgain(IReadOnlyCollection<string> jobIds)
    {
        foreach (var jobId in jobIds)
        {
            refusals.Forget(jobId);
        }

        gone.TryAgain(jobIds);
        Signal();
    }

    /// <summary>A fault costs one plan: it is said once for as long as it lasts, and the next plan is made after the interval.</summary>
    private bool TryApply(CancellationToken cancellationToken)
    {
        try
        {
            Apply(cancellationToken);
            _isFailing = false;
            return true;
        }
#pragma warning disable CA1031 // whatever it is: without a next plan nothing would be watched any more
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_isFailing)
            {
                LogFault(logger, e, Interval.TotalSeconds);
            }

            _isFailing = true;
            return false;
        }
    }

    private void Apply(CancellationToken cancellationToken)
    {
        var followsSingly = monitor.Current.FollowsSingly;
        var before = feeds.GetStates();
        refusals.ForgetAllBut(jobId => candidates.IsWanted(jobId, followsSingly));
        var limits = new PlanLimits(
            followsSingly ? options.CurrentValue.MaxStreams : 0,
            timeProvider.GetUtcNow(),
            monitor.Current.Clock
        )
        {
            RequestsPerSecond = budget.RefillPerSecond,
            JobsPerRequest = batches.Size,
            MostOpenings = PlanThrift.MostOpenings(budget.RefillPerSecond, before.Values.Count(stream => !stream.HasOpened)),
            MostTaken = _sight.GetLeft(),
        };
        var plan = WatchPlan.Make(
            followsSingly ? candidates.GetAll(before) : candidates.GetBesideTheStream(_allJobs is { IsOpen: true }),
            limits
        );
        // where the stream of all jobs was found to be there after all, those of single jobs end
        var streams = followsSingly ? plan.Where(job => job.Mode == WatchMode.Stream).Select(job => job.JobId) : [];
        var streamed = streams.ToHashSet(StringComparer.Ordinal);
        if (followsSingly && streamed.Count >= limits.MostStreams)
        {
            // where all streams are taken, whoever has one that had none has it from another
            _sight.Spend(interest.GetInSight().Count(jobId => streamed.Contains(jobId) && !before.ContainsKey(jobId)));
        }

        feeds.Apply(streamed, cancellationToken);
        polls.Apply(plan);
        _plan.Publish(new PlanReading([.. plan]));
        monitor.NoteSupply(followsSingly && supply.IsLateFor(interest.GetOnScreen()));
    }

    [LoggerMessage(LogLevel.Error, "The plan of what is watched could not be made; the next one is made in {Seconds:0} s.")]
    private static partial void LogFault(ILogger logger, Exception exception, double seconds);
}
