using CsCheck;
using Dashboard.Jobs;
using Dashboard.Relay.Log;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Relay.Log;

public sealed class ChangeLogTests
{
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (
            12,
            Gen.Select(
                Gen.Int[0, 3],
                Gen.Int[0, 4],
                Gen.Int[0, 6],
                (job, state, progress) => (Step)new Step.Change(job, state, progress)
            )
        ),
        (1, Gen.Int[0, 3].Select(job => (Step)new Step.Delete(job))),
        (6, Gen.Select(Gen.Int[0, 3], Gen.Int[1, 4], (reader, most) => (Step)new Step.Read(reader, most))),
        (2, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 100], (reader, percent) => (Step)new Step.Resume(reader, percent)))
    );

    /// <summary>Every state change once and in order, and of the readings the last: whatever the pace, wherever a reader resumes.</summary>
    [Fact]
    public void Readers_AtAnyPace_MissNoStateChange() =>
        Steps.Array[0, 120].Sample(steps => Run(steps, mostHistory: 1000), iter: LongTests.Amount(3000, 100_000));

    /// <summary>The same with a bound that is soon reached: what is no longer held is said, and never silently left out.</summary>
    [Fact]
    public void Readers_OfABoundedLog_MissNothingUnsaid() =>
        Steps.Array[0, 120].Sample(steps => Run(steps, mostHistory: 4), iter: LongTests.Amount(3000, 100_000));

    [Fact]
    public void History_PastItsBound_KeepsTheLatestOfEachJob()
    {
        var log = new ChangeLog(new Random(1), 10, long.MaxValue);
        for (var round = 0; round < 50; round++)
        {
            for (var job = 0; job < 20; job++)
            {
                log.Append(Change($"job_{job}", round % 2 == 0 ? "running" : "paused", round));
            }
        }

        Assert.Equal((20, 30), (log.Sizes.Jobs, log.Sizes.Entries));
    }

    [Fact]
    public void History_PastItsBytes_IsLetGo()
    {
        var log = new ChangeLog(new Random(1), int.MaxValue, 100_000);
        for (var round = 0; round < 1000; round++)
        {
            log.Append(Change("job_1", round % 2 == 0 ? "running" : "paused", round));
        }

        Assert.InRange(log.Sizes.HistoryBytes, 50_000, 100_000);
    }

    [Fact]
    public void Readings_OfOneState_AreHeldOnce()
    {
        var log = new ChangeLog(new Random(1), 10, long.MaxValue);
        for (var progress = 0; progress < 10_000; progress++)
        {
            log.Append(Change("job_1", "running", progress / 100.0));
            log.Append(Change("job_2", "running", 5));
        }

        Assert.Equal(2, log.Sizes.Entries);
        Assert.Equal((10_000, 10_000), (log.FindLatest("job_1")!.JobSequence, (int)log.FindLatest("job_1")!.Sequence - 1));
    }

    [Fact]
    public void Change_ThatReadersDoNotSee_AppendsNothing()
    {
        var log = new ChangeLog(new Random(1), 10, long.MaxValue);
        log.Append(Change("job_1", "running", 5));

        log.Append(Change("job_1", "running", 5));
        log.Append(Change("job_1", "running", 5, ""","logs":["a line"],"metrics":{"loss":1}"""));

        Assert.Equal(1, log.GetEnd().Sequence);
    }

    [Fact]
    public void Change_OfATag_IsNeverMerged()
    {
        var log = new ChangeLog(new Random(1), 10, long.MaxValue);
        log.Append(Change("job_1", "running", 5, ""","tags":{"team":"a"}"""));
        log.Append(Change("job_1", "running", 6, ""","tags":{"team":"b"}"""));

        var entries = new List<LogEntry>();
        Assert.True(log.TryRead(log.Epoch, 0, 10, long.MaxValue, entries));
        Assert.Equal(["a", "b"], entries.Select(entry => entry.Facets.Tags.Single().Value));
    }

    /// <summary>Streams can be asked for them.</summary>
    [Theory]
    [InlineData(""","resources":{"gpuType":"A100"}""", ""","resources":{"gpuType":"H100"}""")]
    [InlineData(""","retryable":true,"nextRetryAt":"2026-01-01T01:00:00Z" """, ""","retryable":false""")]
    [InlineData("", ""","retryCount":1""")]
    [InlineData(""","endpointId":"ep_1" """, ""","endpointId":"ep_2" """)]
    public void Change_OfWhatCanBeAskedFor_IsNeverMerged(string before, string after)
    {
        var log = new ChangeLog(new Random(1), 10, long.MaxValue);
        log.Append(Change("job_1", "failed", 5, before));
        log.Append(Change("job_1", "failed", 6, after));
        log.Append(Change("job_1", "failed", 7, after));

        var entries = new List<LogEntry>();
        Assert.True(log.TryRead(log.Epoch, 0, 10, long.MaxValue, entries));
        Assert.Equal([5, 6, 7], entries.Select(entry => entry.Job.Progress!.Value));
        Assert.Equal([false, true, false], entries.Select(entry => entry.FacetsBefore is not null));
    }

    [Fact]
    public void DeletedJob_ThatComesAgain_UsesNoNumberTwice()
    {
        var log = new ChangeLog(new Random(1), 10, long.MaxValue);
        log.Append(Change("job_1", "running", 1));
        log.Append(Change("job_1", "running", 2));
        var old = $"{log.Epoch}-{log.FindLatest("job_1")!.JobSequence}";
        log.Append(JobChange.Delete(Change("job_1", "running", 2).Job!));

        log.Append(Change("job_1", "queued", 0));

        Assert.NotNull(log.StartJob("job_1", old).Oldest);
    }

    /// <summary>Who reads the job is at its end; the other one's numbers are none of its numbers.</summary>
    [Fact]
    public void AnotherJobOfTheSameId_EndsTheOneBefore()
    {
        var log = new ChangeLog(new Random(1), 10, long.MaxValue);
        var before = Change("job_1", "running", 1);
        log.Append(before);
        var old = $"{log.Epoch}-{log.FindLatest("job_1")!.JobSequence}";

        var another = Change("job_1", "running", 1).Job! with { ReplacedCreatedAt = JobsOf.Start };
        log.Append(JobChange.Upsert(another, before.Job));

        var entries = new List<LogEntry>();
        Assert.True(log.TryRead(log.Epoch, 1, 10, long.MaxValue, entries));
        Assert.Equal([true, false], entries.Select(entry => entry.IsDelete));
        Assert.NotNull(log.StartJob("job_1", old).Oldest);
    }

    [Theory]
    [InlineData("ffff-1")]
    [InlineData("EPOCH-9")]
    [InlineData("EPOCH--1")]
    [InlineData("EPOCH")]
    [InlineData("")]
    public void Position_ThatIsNoneOfOurs_IsAGap(string id)
    {
        var log = new ChangeLog(new Random(1), 10, long.MaxValue);
        log.Append(Change("job_1", "running", 1));
        id = id.Replace("EPOCH", log.Epoch, StringComparison.Ordinal);

        Assert.Equal($"{log.Epoch}-1", log.StartJob("job_1", id).Oldest);
        Assert.Equal($"{log.Epoch}-1", log.Start(id).Oldest);
    }

    [Fact]
    public void Reset_VoidsEveryPosition()
    {
        var log = new ChangeLog(new Random(1), 10, long.MaxValue);
        log.Append(Change("job_1", "running", 1));
        var start = log.Start(null);

        log.Reset([Change("job_1", "running", 1).Job!]);

        var entries = new List<LogEntry>();
        Assert.False(log.TryRead(start.Epoch, start.After, 10, long.MaxValue, entries));
        Assert.False(log.TryReadJob(start.Epoch, "job_1", start.After, long.MaxValue, entries));
        Assert.NotNull(log.Start($"{start.Epoch}-1").Oldest);
    }

    internal static JobChange Change(string jobId, string state, double progress, string more = "") =>
        JobChange.Upsert(
            JobUpdate.Apply(null, JobsOf.Observation(jobId, $$"""{"status":"{{state}}","progress":{{progress}}{{more}}}""")).Job,
            null
        );

    private static void Run(Step[] steps, int mostHistory)
    {
        var log = new ChangeLog(new Random(1), mostHistory, long.MaxValue);
        var oracle = new LogOracle();
        var readers = Enumerable
            .Range(0, 4)
            .Select(index => new LogReader(log, oracle, index < 2 ? null : $"job_{index - 2}"))
            .ToList();
        foreach (var step in steps)
        {
            switch (step)
            {
                case Step.Change(var job, var state, var progress):
                    string[] states = ["queued", "running", "paused", "running", "completed"];
                    var change = Change($"job_{job}", states[state], progress);
                    log.Append(change);
                    oracle.Append(change.Job!, log.GetEnd().Sequence);
                    break;
                case Step.Delete(var job):
                    if (log.FindLatest($"job_{job}") is { } last)
                    {
                        log.Append(JobChange.Delete(last.Job));
                        oracle.Delete(last.Job, log.GetEnd().Sequence);
                    }

                    break;
                case Step.Read(var reader, var most):
                    readers[reader].Read(most);
                    break;
                case Step.Resume(var reader, var percent):
                    readers[reader].ResumeAt(percent);
                    break;
            }
        }

        foreach (var reader in readers)
        {
            reader.ReadToEnd();
            Assert.True(mostHistory < 1000 || reader.Gaps == 0, "A gap although everything is held.");
        }
    }

    internal abstract record Step
    {
        internal sealed record Change(int Job, int State, int Progress) : Step;

        internal sealed record Delete(int Job) : Step;

        internal sealed record Read(int Reader, int Most) : Step;

        internal sealed record Resume(int Reader, int Percent) : Step;
    }
}
