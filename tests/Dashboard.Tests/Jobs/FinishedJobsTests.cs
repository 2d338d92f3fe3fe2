using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Tests.Jobs;

public sealed class FinishedJobsTests : IDisposable
{
    private readonly JobStore _store = new();
    private readonly JobInterest _interest = new();
    private readonly FinishedJobs _finished;

    public FinishedJobsTests() =>
        _finished = new FinishedJobs(
            _store,
            _interest,
            [new Held("end_0")],
            new FakeTimeProvider(JobsOf.Start),
            NullLogger<FinishedJobs>.Instance
        )
        {
            Most = 20,
        };

    public void Dispose() => _finished.Dispose();

    [Fact]
    public void PastTheBound_ThoseThatEndedFirstGo_ButForThoseThatSomebodyNeeds()
    {
        See("live", """{"status":"running"}""");
        See("retry", """{"status":"failed","failedAt":"2025-01-01T00:00:00Z","nextRetryAt":"2030-01-01T00:00:00Z"}""");
        for (var end = 0; end < 30; end++)
        {
            See($"end_{end}", $$"""{"status":"completed","completedAt":"2026-01-01T00:00:{{end:00}}Z"}""");
        }

        using var look = _interest.Add("end_1", JobDetail.None);
        using var changes = _store.Subscribe();
        Assert.Equal(11, _finished.LetGo());

        var left = _store.GetSnapshot().Select(job => job.JobId).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(
            left,
            new HashSet<string>(StringComparer.Ordinal) { "live", "retry", "end_0", "end_1", "end_13", "end_29" }
        );
        Assert.Equal(21, left.Count);
        Assert.True(changes.TryRead(out var change));
        Assert.Equal((JobChangeKind.Delete, "end_2"), (change.Kind, change.Job!.JobId));
        Assert.Equal(0, _finished.LetGo());
    }

    /// <summary>What is watched and unknown is read from upstream: it would come back, and go again, for ever.</summary>
    [Fact]
    public void JobThatOnlyAWebhookToldOf_IsNotWatchedAnyMoreWhenItHasGone()
    {
        var watched = new WatchList();
        using var finished = new FinishedJobs(
            _store,
            _interest,
            [watched],
            new FakeTimeProvider(JobsOf.Start),
            NullLogger<FinishedJobs>.Instance
        )
        {
            Most = 20,
        };
        for (var end = 0; end < 30; end++)
        {
            See($"end_{end}", $$"""{"status":"completed","completedAt":"2026-01-01T00:00:{{end:00}}Z"}""");
            watched.Add(new WatchEntry($"end_{end}", end == 3 ? WatchSource.Person : WatchSource.Webhook, JobsOf.Start));
        }

        Assert.Equal(11, finished.LetGo());

        Assert.All(watched.GetEntries(), entry => Assert.NotNull(_store.Find(entry.JobId)));
        Assert.Equal((19, true), (watched.GetEntries().Count, watched.Contains("end_3")));
    }

    [Fact]
    public void WithinTheBound_NothingGoes()
    {
        for (var end = 0; end < 20; end++)
        {
            See($"end_{end}", """{"status":"completed"}""");
        }

        for (var live = 0; live < 20; live++)
        {
            See($"live_{live}", """{"status":"running"}""");
        }

        Assert.Equal(0, _finished.LetGo());
    }

    private void See(string jobId, string json) => _store.Apply(JobsOf.Observation(jobId, json));

    private sealed class Held(string held) : IJobHold
    {
        public bool Holds(string jobId) => jobId == held;
    }
}
