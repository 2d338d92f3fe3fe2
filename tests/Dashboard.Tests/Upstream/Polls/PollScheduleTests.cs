using Dashboard.Jobs;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Polls;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Tests.Upstream.Polls;

public sealed class PollScheduleTests
{
    private readonly FakeTimeProvider _time = new(JobsOf.Start);

    [Fact]
    public void Backlog_IsWhatIsDueAndNotTaken_AndTheLongestWait()
    {
        var schedule = new PollSchedule(_time, new Random(1));
        schedule.Apply([Planned("a"), Planned("b"), Planned("rests") with { Mode = WatchMode.Rest }]);
        _time.Advance(TimeSpan.FromSeconds(3));
        schedule.Apply([Planned("a"), Planned("b"), Planned("c")]);
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(new PollBacklog(3, TimeSpan.FromSeconds(10)), schedule.GetBacklog());

        var batch = schedule.Take().Batch!;
        Assert.Equal(default, schedule.GetBacklog());
        schedule.Done("a", batch, isChanged: true);
        schedule.Failed(["b", "c"], TimeSpan.FromSeconds(2));
        Assert.Equal(default, schedule.GetBacklog());

        schedule.Apply([Planned("a"), Planned("b"), Planned("c")]);
        _time.Advance(TimeSpan.FromSeconds(12));
        // a is due 10 s after it was read, b and c 2 s after they failed
        Assert.Equal(new PollBacklog(3, TimeSpan.FromSeconds(10)), schedule.GetBacklog());
    }

    [Fact]
    public void JobWithATimeOfItsOwn_IsDueThen_HoweverLongAgoItWasRead()
    {
        var schedule = new PollSchedule(_time, new Random(1));
        var at = JobsOf.Start.AddMinutes(1);
        schedule.Apply([Planned("a") with { Interval = null, DueAt = at }]);
        Assert.Equal((null, TimeSpan.FromMinutes(1)), schedule.Take());

        _time.Advance(TimeSpan.FromMinutes(1));
        var batch = schedule.Take().Batch!;
        Assert.Equal(["a"], batch.JobIds);
        schedule.Done("a", batch, isChanged: false);
        Assert.Equal((null, null), schedule.Take());

        schedule.Apply([Planned("a") with { Interval = null, DueAt = at.AddMinutes(10) }]);
        Assert.Equal((null, TimeSpan.FromMinutes(10)), schedule.Take());
    }

    private static PlannedJob Planned(string jobId) =>
        new(jobId, WatchMode.Poll, TimeSpan.FromSeconds(10), "test", JobDetail.None, 2);
}
