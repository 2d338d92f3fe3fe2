using Shared.Jobs;
using Shared.Tests.Documents;
using Testing;

namespace Shared.Tests.Jobs;

/// <summary>A stream of patches ran, its pause was lost, and a read has told of it: whether the next word of the stream is newer.</summary>
public sealed class LostPauseTests
{
    private const string Running = """{"status":"running"}""";

    /// <param name="stream">The stream that the ids belong to; null where it sends none.</param>
    /// <param name="next">The number of the event after the one of number 2.</param>
    [Theory]
    [InlineData(null, 0)]
    [InlineData("*", 3)]
    [InlineData("*", 9)]
    [InlineData("job_1", 4)]
    public void RunningAndNothingElse_AfterThePauseThatOnlyAReadTold_IsNews(string? stream, int next)
    {
        var job = Paused(stream);

        var (after, kind) = JobUpdate.Apply(job, Event(Running, stream, next, atSecond: 5));

        Assert.Equal((UpdateKind.Advanced, JobState.Running, 40), (kind, after.State, after.Progress));
        Assert.Equal(
            [JobState.Queued, JobState.Running, JobState.Paused, JobState.Running],
            after.History.Select(entry => entry.State)
        );
        Assert.False(after.IsAheadOfStream);
        (after, _) = JobUpdate.Apply(after, Event("""{"progress":50}""", stream, next + 1, atSecond: 6));
        Assert.Equal((JobState.Running, 50), (after.State, after.Progress));
    }

    /// <summary>No number is missing, so that the pause is still to be told.</summary>
    [Fact]
    public void Running_WhereTheNumbersSayThatNothingWasLost_IsOfThePast() =>
        Assert.Equal(UpdateKind.OutOfDate, JobUpdate.Apply(Paused("job_1"), Event(Running, "job_1", 3, atSecond: 5)).Kind);

    /// <summary>What is told anew from the beginning may well be of before the pause.</summary>
    [Fact]
    public void Running_OfAStreamThatCountsAnew_IsOfThePast() =>
        Assert.Equal(UpdateKind.OutOfDate, JobUpdate.Apply(Paused("*"), Event(Running, "*", 1, atSecond: 5, epoch: "f")).Kind);

    /// <summary>One that tells the whole document each time says the state whether it has changed or not.</summary>
    [Fact]
    public void Running_WithAllElseAsItWas_IsOfThePast() =>
        Assert.Equal(
            UpdateKind.OutOfDate,
            JobUpdate.Apply(Paused("*"), Event("""{"status":"running","progress":40}""", "*", 3, atSecond: 5)).Kind
        );

    /// <summary>The stream has not told yet that it runs, so that it may do so before it tells of the pause.</summary>
    [Fact]
    public void FirstRunning_IsOfThePast()
    {
        var job = Apply(Event("""{"status":"queued"}""", "*", 1), Answer("""{"status":"paused"}""", askedAt: 2));

        var (after, kind) = JobUpdate.Apply(job, Event(Running, "*", 2, atSecond: 5));

        Assert.Equal((UpdateKind.OutOfDate, JobState.Paused), (kind, after.State));
        Assert.Equal([JobState.Queued, JobState.Running, JobState.Paused], after.History.Select(entry => entry.State));
    }

    private static Job Paused(string? stream) =>
        Apply(
            Event("""{"status":"queued"}""", stream, 1),
            Event("""{"status":"running","progress":40}""", stream, 2),
            Answer("""{"status":"paused","progress":40}""", askedAt: 2)
        );

    private static Job Apply(params Observation[] observations)
    {
        Job? job = null;
        foreach (var observation in observations)
        {
            (job, _) = JobUpdate.Apply(job, observation);
        }

        return job!;
    }

    private static Observation Event(string json, string? stream, int number, int atSecond = 1, string epoch = "e") =>
        new(
            Doc.Read(json),
            DocumentSource.Stream,
            JobsOf.Start.AddSeconds(atSecond),
            stream is null ? null : new EventPosition(stream, epoch, number)
        );

    private static Observation Answer(string json, int askedAt) =>
        new(
            Doc.Read(json),
            DocumentSource.Batch,
            JobsOf.Start.AddSeconds(askedAt + 0.5),
            RequestedAt: JobsOf.Start.AddSeconds(askedAt)
        );
}
