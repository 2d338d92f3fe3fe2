using CsCheck;
using Dashboard.Jobs.Stalls;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Stalls;

public sealed class StallDetectorTests
{
    private const string Before = """
        {"status":"running","substate":"processing","progress":40,"currentStep":"encode","metadata":{"framesProcessed":4},
         "partialResults":{"files":1},"execution":{"duration":10,"costAccrued":1,"tokensProcessed":5,"apiCalls":2},
         "resources":{"gpuUtilization":90}}
        """;

    [Theory]
    [InlineData("\"progress\":40", "\"progress\":40.1")]
    [InlineData("\"progress\":40", "\"progress\":39")]
    [InlineData("encode", "mux")]
    [InlineData("\"framesProcessed\":4", "\"framesProcessed\":5")]
    [InlineData("\"files\":1", "\"files\":2")]
    [InlineData("\"tokensProcessed\":5", "\"tokensProcessed\":6")]
    [InlineData("\"apiCalls\":2", "\"apiCalls\":3")]
    [InlineData("\"processing\"", "\"uploading\"")]
    [InlineData("\"status\":\"running\"", "\"status\":\"running\",\"retryCount\":1")]
    public void AnyOfThese_IsAMove(string what, string becomes) => Assert.Equal(At(100), Follow(what, becomes).MovedAt);

    [Theory]
    [InlineData("\"duration\":10", "\"duration\":11")]
    [InlineData("\"costAccrued\":1", "\"costAccrued\":2")]
    [InlineData("\"gpuUtilization\":90", "\"gpuUtilization\":10")]
    [InlineData("encode", "encode")]
    public void NoneOfThese_IsAMove(string what, string becomes) => Assert.Equal(At(0), Follow(what, becomes).MovedAt);

    /// <summary>What is usual decides, within bounds.</summary>
    [Theory]
    [InlineData(2, 60)]
    [InlineData(60, 4 * 64)]
    [InlineData(3_000, 1800)]
    public void Limit_FollowsTheEndpoint(int gap, int limit)
    {
        var usual = new GapHistogram();
        for (var i = 0; i < StallDetector.LeastGaps; i++)
        {
            usual.Add(TimeSpan.FromSeconds(gap));
        }

        Assert.Equal(TimeSpan.FromSeconds(limit), StallDetector.LimitOf(Idle(), usual, 1));
    }

    [Fact]
    public void Limit_WhereTooLittleIsKnown_IsOneForAll()
    {
        var few = new GapHistogram();
        few.Add(TimeSpan.FromSeconds(1));

        Assert.Equal(StallDetector.UnknownLimit, StallDetector.LimitOf(Idle(), few, 1));
        Assert.Equal(StallDetector.UnknownLimit, StallDetector.LimitOf(Idle(), null, 1));
    }

    /// <summary>A job that has taken long before may do so again, and GPUs at work are a reason to wait.</summary>
    [Fact]
    public void Limit_KnowsTheJobItself()
    {
        var slow = Idle() with { LongestGap = TimeSpan.FromMinutes(8) };
        Assert.Equal(TimeSpan.FromMinutes(16), StallDetector.LimitOf(slow, null, 1));

        var busy = StallTrack.Begin(Read(Before), At(0));
        Assert.Equal(TimeSpan.FromMinutes(10), StallDetector.LimitOf(busy, null, 1));
    }

    /// <summary>At a hundred times the speed two readings are minutes apart.</summary>
    [Fact]
    public void Limit_OfAFastStory_LeavesRoomForAReading() =>
        Assert.Equal(TimeSpan.FromSeconds(2000), StallDetector.LimitOf(Idle(), null, 100));

    [Fact]
    public void Verdict_SaysWhatStillRises()
    {
        var track = StallTrack.Begin(Read(Before), At(0));
        track = StallDetector.Follow(
            track,
            Read(Before.Replace("\"costAccrued\":1", "\"costAccrued\":3", StringComparison.Ordinal)),
            At(500),
            out _
        );

        Assert.Null(StallDetector.Judge(track, At(599), null, 1));
        var verdict = StallDetector.Judge(track, At(601), null, 1)!;

        Assert.Equal(
            (At(0), 1m, true, true, false),
            (verdict.Since, verdict.CostThen, verdict.IsCostRising, verdict.IsBusy, verdict.IsLearnt)
        );
    }

    [Theory]
    [InlineData("""{"status":"running"}""", false)]
    [InlineData("""{"status":"running","progress":0}""", true)]
    [InlineData("""{"status":"running","metadata":{}}""", true)]
    [InlineData("""{"status":"paused","progress":5}""", false)]
    [InlineData("""{"status":"queued","progress":0}""", false)]
    public void OnlyARunningJobThatTellsOfItself_IsJudged(string json, bool isJudged) =>
        Assert.Equal(isJudged, StallDetector.CanBeJudged(Read(json)));

    /// <summary>Against all gaps, sorted.</summary>
    [Fact]
    public void Quantile_IsThatOfAllGaps_ToAFifth() =>
        Gen.Select(Gen.Double[0.3, 20_000].Array[20, 300], Gen.Double[0.5, 1])
            .Sample(
                (gaps, share) =>
                {
                    var histogram = new GapHistogram();
                    foreach (var gap in gaps)
                    {
                        histogram.Add(TimeSpan.FromSeconds(gap));
                    }

                    var exact = gaps.Order().ElementAt((int)Math.Ceiling(gaps.Length * share) - 1);
                    Assert.InRange(histogram.Quantile(share).TotalSeconds / exact, 0.999, 1.2);
                }
            );

    /// <summary>Counts never run over, and what is new weighs more than what is old.</summary>
    [Fact]
    public void Histogram_ForgetsSlowly()
    {
        var histogram = new GapHistogram();
        for (var i = 0; i < 100_000; i++)
        {
            histogram.Add(TimeSpan.FromSeconds(1000));
        }

        for (var i = 0; i < 30_000; i++)
        {
            histogram.Add(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(histogram.Count, 1000, 4096);
        Assert.InRange(histogram.Quantile(0.95).TotalSeconds, 1, 1.2);
    }

    private static StallTrack Follow(string what, string becomes)
    {
        var track = StallTrack.Begin(Read(Before), At(0));
        return StallDetector.Follow(track, Read(Before.Replace(what, becomes, StringComparison.Ordinal)), At(100), out _);
    }

    private static StallTrack Idle() => StallTrack.Begin(Read("""{"status":"running","progress":1}"""), At(0));

    private static DateTimeOffset At(int seconds) => JobsOf.Start.AddSeconds(seconds);

    private static Job Read(string json) => JobUpdate.Apply(null, JobsOf.Observation("job_1", json)).Job;
}
