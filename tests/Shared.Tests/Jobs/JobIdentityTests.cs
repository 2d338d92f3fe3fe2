using CsCheck;
using Shared.Jobs;
using Shared.Tests.Documents;

namespace Shared.Tests.Jobs;

public sealed class JobIdentityTests
{
    private const string First =
        """{"status":"completed","createdAt":"2026-01-01T10:00:00Z","tags":{"team":"a"},"progress":100}""";
    private const string Second = """{"status":"queued","createdAt":"2026-01-01T09:00:00Z","progress":0}""";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Also where the new one was created before: an upstream whose clock ran ahead began anew.</summary>
    [Theory]
    [InlineData("2026-01-01T09:00:00Z")]
    [InlineData("2026-01-01T11:00:00Z")]
    public void AnotherCreationTime_ByTheSameWayLater_IsAnotherJob(string createdAt)
    {
        var known = Apply(null, Event(First, 1));

        var (job, kind) = JobUpdate.Apply(known, Event($$"""{"status":"queued","createdAt":"{{createdAt}}"}""", 1, epoch: "f"));

        Assert.Equal((UpdateKind.Replaced, JobState.Queued, null), (kind, job.State, job.Progress));
        Assert.Null(job.Document.FindPart("tags"));
        Assert.Equal(JobState.Queued, Assert.Single(job.History).State);
        Assert.Equal(known.CreatedAt, job.ReplacedCreatedAt);
    }

    [Fact]
    public void AnotherCreationTime_InAnAnswerAskedForLater_IsAnotherJob()
    {
        var known = Apply(null, Answer(First, askedAt: 0));

        Assert.Equal(UpdateKind.Replaced, JobUpdate.Apply(known, Answer(Second, askedAt: 5)).Kind);
    }

    [Fact]
    public void AnotherCreationTime_InALaterWebhook_IsAnotherJob()
    {
        var known = Apply(null, Webhook(First, toldAt: 10));

        Assert.Equal(UpdateKind.Replaced, JobUpdate.Apply(known, Webhook(Second, toldAt: 11)).Kind);
        Assert.NotEqual(UpdateKind.Replaced, JobUpdate.Apply(known, Webhook(Second, toldAt: 9)).Kind);
    }

    /// <summary>The stream told of the one, and upstream is asked after it began anew: its answers cannot both be true of one job.</summary>
    [Fact]
    public void AnotherCreationTime_InALaterAnswerThatTurnsBack_IsAnotherJob()
    {
        var known = Apply(null, Event(First, 1));

        Assert.Equal(UpdateKind.Replaced, JobUpdate.Apply(known, Answer(Second, askedAt: 5)).Kind);
        Assert.NotEqual(
            UpdateKind.Replaced,
            JobUpdate.Apply(known, Answer(First.Replace("T10:", "T09:", StringComparison.Ordinal), askedAt: 5)).Kind
        );
    }

    /// <summary>Asked for before the known time was told once more.</summary>
    [Fact]
    public void AnotherCreationTime_InAnAnswerThatWasAlreadyOnItsWay_IsNone()
    {
        var known = Apply(null, Answer(First, askedAt: 0), Event(First, 1, atSecond: 6));

        Assert.Equal(UpdateKind.OutOfDate, JobUpdate.Apply(known, Answer(Second, askedAt: 5)).Kind);
    }

    [Fact]
    public void AnotherCreationTime_OfAnEventBefore_IsNone()
    {
        var known = Apply(null, Event(First, 7));

        Assert.Equal(UpdateKind.OutOfDate, JobUpdate.Apply(known, Event(Second, 6)).Kind);
    }

    /// <summary>A way that writes times without their zone must not take a job's history from it at each reading.</summary>
    [Fact]
    public void TwoWaysThatAlwaysDiffer_AreOneJob() =>
        Gen
            .Bool.Array[1, 40]
            .Sample(reads =>
            {
                Job? job = null;
                for (var i = 0; i < reads.Length; i++)
                {
                    var (time, observe) = reads[i]
                        ? ("2026-01-01T12:00:00", (Func<string, Observation>)(json => Answer(json, askedAt: i)))
                        : ("2026-01-01T10:00:00Z", json => Event(json, i, atSecond: i));
                    var kind = UpdateKind.Discovered;
                    (job, kind) = JobUpdate.Apply(job, observe($$"""{"status":"running","createdAt":"{{time}}"}"""));
                    Assert.NotEqual(UpdateKind.Replaced, kind);
                }
            });

    /// <summary>The answer seemed to write the same moment differently, until the stream did so too.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void AnotherCreationTime_ByOneWayAndThenByTheOther_IsAnotherJob_AndKeepsWhatWasToldOfIt(int answers)
    {
        var job = Apply(
            null,
            Event("""{"status":"running","createdAt":"2026-01-01T10:00:00Z","tags":{"team":"a"},"priority":"low"}""", 1)
        );
        const string second = """{"status":"running","createdAt":"2026-01-01T11:00:00Z","progress":40,"endpointId":"ep"}""";
        for (var i = 1; i < answers; i++)
        {
            (job, var taken) = JobUpdate.Apply(job, Answer(second, askedAt: i));
            Assert.Equal(UpdateKind.Advanced, taken);
        }

        var (another, kind) = JobUpdate.Apply(
            job,
            Event("""{"status":"running","createdAt":"2026-01-01T11:00:00Z","progress":41}""", 1, atSecond: 9, epoch: "f")
        );

        Assert.Equal((UpdateKind.Replaced, 41, "ep", null), (kind, another.Progress, another.EndpointId, another.Priority));
        Assert.Null(another.Document.FindPart("tags"));
        Assert.Equal(10, another.ReplacedCreatedAt?.Hour);
        Assert.Null(another.DisputedCreatedAt);
    }

    /// <summary>A read told of the one, and the stream tells of the other after upstream began anew: it need not contradict itself.</summary>
    [Theory]
    [InlineData(First, Second)]
    [InlineData(Second, First)]
    public void AnotherCreationTime_ByAnotherWayAfterUpstreamBeganAnew_IsAnotherJob(string before, string after)
    {
        var known = Apply(null, Answer(before, askedAt: 0));
        var restart = Start.AddSeconds(5);

        var (job, kind) = JobUpdate.Apply(known, Event(after, 1, atSecond: 6), restart);

        Assert.Equal((UpdateKind.Replaced, known.CreatedAt), (kind, job.ReplacedCreatedAt));
        Assert.Single(job.History);
        // what was asked before, and what was told again since, says nothing
        Assert.NotEqual(UpdateKind.Replaced, JobUpdate.Apply(known, Event(after, 1, atSecond: 4), restart).Kind);
        Assert.NotEqual(
            UpdateKind.Replaced,
            JobUpdate.Apply(Apply(known, Answer(before, askedAt: 7)), Event(after, 1, atSecond: 8), restart).Kind
        );
    }

    /// <summary>It has told that all begins anew, and then its reads still say what was.</summary>
    [Theory]
    [InlineData(First, Second)]
    [InlineData(Second, First)]
    public void AnotherCreationTime_FromAnotherDashboard_IsAnotherJob_ByWhicheverWay(string before, string after)
    {
        var known = Apply(null, Answer(before, askedAt: 7));

        var (job, kind) = JobUpdate.Apply(known, Event(after, 1, atSecond: 8) with { IsOfOneMemory = true }, Start.AddSeconds(5));

        Assert.Equal((UpdateKind.Replaced, known.CreatedAt), (kind, job.ReplacedCreatedAt));
        Assert.Equal(UpdateKind.OutOfDate, JobUpdate.Apply(job, Answer(before, askedAt: 6) with { IsOfOneMemory = true }).Kind);
    }

    /// <summary>Where upstream had said that there was no such job, the id is free.</summary>
    [Fact]
    public void AnotherCreationTime_ByAnotherWayAfterTheJobWasGone_IsAnotherJob()
    {
        var known = Apply(null, Answer(First, askedAt: 0)) with { GoneSince = Start.AddSeconds(5) };

        Assert.Equal(UpdateKind.Replaced, JobUpdate.Apply(known, Event(Second, 1, atSecond: 6)).Kind);
        Assert.NotEqual(UpdateKind.Replaced, JobUpdate.Apply(known, Webhook(Second, toldAt: 6)).Kind);
    }

    /// <summary>Two ways that always differ do so after a failover too.</summary>
    [Fact]
    public void TheOtherWayOfWritingATime_AfterUpstreamBeganAnew_IsTheSameTime()
    {
        var known = Apply(
            null,
            Answer("""{"status":"queued","createdAt":"2026-01-01T12:00:00"}""", askedAt: 0),
            Event("""{"status":"running","createdAt":"2026-01-01T10:00:00Z"}""", 1, atSecond: 1)
        );

        var answer = Answer("""{"status":"running","createdAt":"2026-01-01T12:00:00","progress":1}""", askedAt: 6);
        Assert.Equal(UpdateKind.Advanced, JobUpdate.Apply(known, answer, Start.AddSeconds(5)).Kind);
    }

    [Fact]
    public void Rounding_IsTheSameTime()
    {
        var known = Apply(null, Event("""{"status":"running","createdAt":"2026-01-01T10:00:00.900Z"}""", 1));

        var later = Event("""{"status":"running","createdAt":"2026-01-01T10:00:00Z"}""", 2);
        Assert.Equal(UpdateKind.Advanced, JobUpdate.Apply(known, later).Kind);
    }

    /// <summary>In whichever way and whenever it comes: nothing of it belongs to the job that has the id now.</summary>
    [Fact]
    public void LateWordOfTheJobBefore_ChangesNothing()
    {
        var job = Apply(null, Event(First, 1), Event(Second, 1, epoch: "f"));

        foreach (var late in (Observation[])[Answer(First, askedAt: 50), Webhook(First, toldAt: 99)])
        {
            var (after, kind) = JobUpdate.Apply(job, late);
            Assert.Same(job, after);
            Assert.Equal(UpdateKind.OutOfDate, kind);
        }
    }

    /// <summary>Two worlds behind one address, such as a failover there and back.</summary>
    [Fact]
    public void TheJobBefore_ToldAgainByTheSameWayLater_IsBack()
    {
        var job = Apply(null, Answer(First, askedAt: 0), Answer(Second, askedAt: 5));

        var (back, kind) = JobUpdate.Apply(job, Answer(First, askedAt: 10));

        Assert.Equal((UpdateKind.Replaced, JobState.Completed), (kind, back.State));
    }

    private static Job Apply(Job? job, params Observation[] observations)
    {
        foreach (var observation in observations)
        {
            (job, _) = JobUpdate.Apply(job, observation);
        }

        return job!;
    }

    private static Observation Event(string json, long sequence, int atSecond = 0, string epoch = "e") =>
        new(Doc.Read(json), DocumentSource.Stream, Start.AddSeconds(atSecond), new EventPosition("job_1", epoch, sequence));

    /// <summary>Answered half a second later.</summary>
    private static Observation Answer(string json, int askedAt) =>
        new(Doc.Read(json), DocumentSource.Batch, Start.AddSeconds(askedAt + 0.5), RequestedAt: Start.AddSeconds(askedAt));

    private static Observation Webhook(string json, int toldAt) =>
        new(Doc.Read(json), DocumentSource.Webhook, Start.AddSeconds(toldAt), ToldAt: Start.AddSeconds(toldAt));
}
