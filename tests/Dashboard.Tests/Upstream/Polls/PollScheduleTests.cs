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
    public void Backlog_IsWhatIsDueAndNotRead_AndTheLongestWait()
    {
        var schedule = new PollSchedule(_time, new Random(1));
        schedule.Apply([Planned("a"), Planned("b"), Planned("rests") with { Mode = WatchMode.Rest }]);
        _time.Advance(TimeSpan.FromSeconds(3));
        schedule.Apply([Planned("a"), Planned("b"), Planned("c")]);
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(new PollBacklog(3, TimeSpan.FromSeconds(10)), schedule.GetBacklog());

        var batch = schedule.Take(100).Batch!;
        _time.Advance(TimeSpan.FromSeconds(1));
        // the budget may hold the request back for an hour
        Assert.Equal(new PollBacklog(3, TimeSpan.FromSeconds(11)), schedule.GetBacklog());
        Assert.Equal((TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(8)), (schedule.FindWait("a"), schedule.FindWait("c")));
        schedule.Done("a", batch, isChanged: true);
        schedule.Failed(["b", "c"], TimeSpan.FromSeconds(2));
        Assert.Equal((default, null), (schedule.GetBacklog(), schedule.FindWait("a")));

        schedule.Apply([Planned("a"), Planned("b"), Planned("c")]);
        _time.Advance(TimeSpan.FromSeconds(12));
        // a is due 10 s after it was read, b and c 2 s after they failed
        Assert.Equal(new PollBacklog(3, TimeSpan.FromSeconds(10)), schedule.GetBacklog());
    }

    /// <summary>A table is scrolled by a screen each second for a minute: twelve requests, as if it stood still.</summary>
    [Fact]
    public void RowsOnTheBeat_AreReadTogether_HoweverFastTheyChange()
    {
        var schedule = new PollSchedule(_time, new Random(1));
        var jobs = Enumerable.Range(0, 600).Select(i => $"job_{i}").ToList();
        schedule.Apply([.. jobs.Select(Unseen)]);
        while (schedule.Take(100).Batch is { } first)
        {
            Read(schedule, first);
        }

        var (reads, seen) = (0, new List<int>());
        for (var second = 0; second < 60; second++)
        {
            var inSight = second;
            schedule.Apply([.. jobs.Select((jobId, i) => i / 10 == inSight ? Row(jobId) : Unseen(jobId))]);
            while (schedule.Take(100).Batch is { } batch)
            {
                reads++;
                seen.Add(batch.JobIds.Count);
                Read(schedule, batch);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // none of those that were passed within one beat is read for it
        Assert.InRange(reads, 0, 12);
        Assert.All(seen, count => Assert.InRange(count, 1, 10));

        // at rest, on each beat
        for (var second = 0; second < 60; second++)
        {
            schedule.Apply([.. jobs.Select((jobId, i) => i < 64 ? Row(jobId) : Unseen(jobId) with { Mode = WatchMode.Rest })]);
            if (schedule.Take(100).Batch is { } batch)
            {
                reads++;
                Assert.Equal(64, batch.JobIds.Count);
                Read(schedule, batch);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(reads, 11, 24);
    }

    [Fact]
    public void RowOnTheBeat_WhoseStreamEnded_IsNotReadBeforeItsInterval()
    {
        var schedule = new PollSchedule(_time, new Random(1));
        schedule.Apply([Row("a")]);
        Read(schedule, schedule.Take(100).Batch!);
        schedule.Apply([Row("a") with { Mode = WatchMode.Stream, Interval = null, IsOnBeat = false }]);
        _time.Advance(TimeSpan.FromSeconds(33));
        schedule.Apply([Row("a")]);

        Assert.Equal(TimeSpan.FromSeconds(5), schedule.Take(100).Wait);
    }

    private static PlannedJob Unseen(string jobId) => Planned(jobId) with { Interval = TimeSpan.FromMinutes(10) };

    private static PlannedJob Row(string jobId) => Planned(jobId) with { Interval = TimeSpan.FromSeconds(5), IsOnBeat = true };

    private static void Read(PollSchedule schedule, PollBatch batch)
    {
        foreach (var jobId in batch.JobIds)
        {
            schedule.Done(jobId, batch, isChanged: false);
        }
    }

    [Fact]
    public void JobWithATimeOfItsOwn_IsDueThen_HoweverLongAgoItWasRead()
    {
        var schedule = new PollSchedule(_time, new Random(1));
        var at = JobsOf.Start.AddMinutes(1);
        schedule.Apply([Planned("a") with { Interval = null, DueAt = at }]);
        Assert.Equal((null, TimeSpan.FromMinutes(1)), schedule.Take(100));

        _time.Advance(TimeSpan.FromMinutes(1));
        var batch = schedule.Take(100).Batch!;
        Assert.Equal(["a"], batch.JobIds);
        schedule.Done("a", batch, isChanged: false);
        Assert.Equal((null, null), schedule.Take(100));

        schedule.Apply([Planned("a") with { Interval = null, DueAt = at.AddMinutes(10) }]);
        Assert.Equal((null, TimeSpan.FromMinutes(10)), schedule.Take(100));
    }

    private static PlannedJob Planned(string jobId) =>
        new(jobId, WatchMode.Poll, TimeSpan.FromSeconds(10), "test", JobDetail.None, 2);
}
