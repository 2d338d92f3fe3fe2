using Dashboard.Jobs;
using Shared.Documents;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs;

public sealed class JobStoreTests
{
    private readonly JobStore _store = new();

    [Fact]
    public void Subscribe_GivesWhatIsAndWhatComesAfter()
    {
        Apply("a", """{"status":"queued"}""");
        using var subscription = _store.Subscribe();
        Apply("a", """{"status":"running"}""");
        Apply("b", """{"status":"queued"}""");

        Assert.Equal(JobState.Queued, Assert.Single(subscription.Snapshot).State);
        var changes = ReadAll(subscription);
        Assert.Equal(["a", "b"], changes.Select(change => change.Job!.JobId));
        Assert.Equal((JobState.Queued, null), (changes[0].Before?.State, changes[1].Before));
    }

    [Fact]
    public void Apply_OfWhatIsOutOfDateAndTellsNothing_IsNoChange()
    {
        Apply("a", """{"status":"completed","progress":100}""");
        using var subscription = _store.Subscribe();

        Assert.Equal(UpdateKind.OutOfDate, Apply("a", """{"status":"running","progress":50}"""));
        Assert.Empty(ReadAll(subscription));
    }

    [Fact]
    public void Delete_IsAChangeWithTheLastState()
    {
        Apply("a", """{"status":"queued"}""");
        using var subscription = _store.Subscribe();

        Assert.True(_store.Delete("a"));
        Assert.False(_store.Delete("a"));
        var change = Assert.Single(ReadAll(subscription));
        Assert.Equal((JobChangeKind.Delete, "a"), (change.Kind, change.Job!.JobId));
    }

    [Fact]
    public void SlowReader_GetsOneResetAtTheEnd_AndThenASnapshot()
    {
        using var subscription = _store.Subscribe(capacity: 3);
        for (var progress = 0; progress < 10; progress++)
        {
            Apply("a", $$"""{"status":"running","progress":{{progress}}}""");
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.True(subscription.TryRead(out var change));
            Assert.Equal(i, change.Job!.Progress);
        }

        Assert.True(subscription.TryRead(out var last));
        Assert.Equal(JobChangeKind.Reset, last.Kind);
        Assert.Equal(9, Assert.Single(subscription.Resync()).Progress);
        Assert.False(subscription.TryRead(out _));

        Apply("a", """{"status":"running","progress":11}""");
        Assert.Equal(11, Assert.Single(ReadAll(subscription)).Job!.Progress);
    }

    /// <summary>To tell where documents contradict each other, the known one is read again: meanwhile all others go on.</summary>
    [Fact]
    public async Task Apply_OfAContradiction_HoldsUpNobodyElse()
    {
        var bytes = new WatchedBytes("""{"status":"completed"}""");
        var known = DocumentReader.Read(bytes.Memory, "a").Document!;
        _store.Apply(new Observation(known, DocumentSource.Stream, JobsOf.Start));
        var (isComparing, mayGoOn) = (new TaskCompletionSource(), new ManualResetEventSlim());
        bytes.Looked = () =>
        {
            isComparing.TrySetResult();
            mayGoOn.Wait(TestContext.Current.CancellationToken);
        };
        var contradicting = Task.Run(() =>
            _store.Apply(
                JobsOf.Observation("a", """{"status":"running"}""", DocumentSource.Batch) with
                {
                    RequestedAt = JobsOf.Start.AddSeconds(1),
                    ReceivedAt = JobsOf.Start.AddSeconds(2),
                }
            )
        );

        try
        {
            await isComparing.Task.Soon();
            var others = Task.Run(() => Apply("b", """{"status":"queued"}"""));
            Assert.Equal(UpdateKind.Discovered, await others.Soon());
        }
        finally
        {
            mayGoOn.Set();
        }

        await contradicting.Soon();
        Assert.NotNull(_store.Disagreements.Find("a"));
    }

    [Fact]
    public async Task Wait_EndsWhenSomethingComesAndWhenDisposed()
    {
        var subscription = _store.Subscribe();
        var waiting = subscription.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        Apply("a", """{"status":"queued"}""");
        Assert.True(await waiting.Soon());

        ReadAll(subscription);
        waiting = subscription.WaitAsync(CancellationToken.None).AsTask();
        subscription.Dispose();
        Assert.False(await waiting.Soon());
    }

    [Fact]
    public void MarkGone_KeepsTheJob_AndALaterDocumentBringsItBack()
    {
        Apply("a", """{"status":"running","progress":5}""");
        _store.MarkGone("a", JobsOf.Start);
        Assert.Equal((JobsOf.Start, 5d), (_store.Find("a")!.GoneSince, _store.Find("a")!.Progress));

        Apply("a", """{"status":"running","progress":6}""");
        Assert.Null(_store.Find("a")!.GoneSince);
    }

    /// <summary>The oracle is a plain dictionary, built from a snapshot and the changes after it while several writers write.</summary>
    [Fact]
    public async Task ConcurrentWritersAndSubscribers_SeeNothingLostAndNothingTwice()
    {
        const int writers = 4;
        const int updates = 2000;
        var writing = Enumerable
            .Range(0, writers)
            .Select(writer =>
                Task.Run(() =>
                {
                    for (var i = 0; i < updates; i++)
                    {
                        Apply($"job_{(writer * 10) + (i % 10)}", $$"""{"status":"running","progress":{{i * 100d / updates}}}""");
                    }
                })
            )
            .ToArray();
        var subscribing = Enumerable.Range(0, 3).Select(_ => Task.Run(() => _store.Subscribe())).ToArray();
        var subscriptions = await Task.WhenAll(subscribing).Soon();
        await Task.WhenAll(writing).Soon();

        foreach (var subscription in subscriptions)
        {
            var known = subscription.Snapshot.ToDictionary(job => job.JobId);
            foreach (var change in ReadAll(subscription))
            {
                // the state before a change is exactly the one that the reader has
                Assert.Same(known.GetValueOrDefault(change.Job!.JobId), change.Before);
                known[change.Job.JobId] = change.Job;
            }

            Assert.Equal(_store.GetSnapshot().OrderBy(job => job.JobId), known.Values.OrderBy(job => job.JobId));
            subscription.Dispose();
        }
    }

    private UpdateKind Apply(string jobId, string json) => _store.Apply(JobsOf.Observation(jobId, json)).Kind;

    private static List<JobChange> ReadAll(JobSubscription subscription)
    {
        var changes = new List<JobChange>();
        while (subscription.TryRead(out var change))
        {
            changes.Add(change);
        }

        return changes;
    }
}
