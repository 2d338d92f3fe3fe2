using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>An oracle that finds nothing wrong is worth nothing unless it can.</summary>
public sealed class JournalOracleTests
{
    [Theory]
    [InlineData("QIRPRC", "QIRPRC", true, true, true)]
    [InlineData("RPRC", "QIRPRC", true, true, true)]
    // lost, doubled, out of order, not at its end, never seen
    [InlineData("QRPRC", "QIRPRC", false, true, true)]
    [InlineData("QIRPRPRC", "QIRPRC", false, false, true)]
    [InlineData("QRIPRC", "QIRPRC", false, false, true)]
    [InlineData("QIRPR", "QIRPRC", false, false, false)]
    [InlineData("", "QIRPRC", false, false, false)]
    [InlineData("QXC", "QIRPRC", false, false, true)]
    public void Explain_OfSteps_FindsWhatEachCostForbids(string seen, string told, bool nothing, bool steps, bool truth)
    {
        Assert.Equal(nothing, JournalOracle.Explain(Read(seen), Read(told), Cost.Nothing) is null);
        Assert.Equal(steps, JournalOracle.Explain(Read(seen), Read(told), Cost.Steps) is null);
        Assert.Equal(truth, JournalOracle.Explain(Read(seen), Read(told), Cost.Truth) is null);
    }

    [Theory]
    [InlineData("QIRPRC", "IRP", 0, true)]
    [InlineData("RP", "QIRP", 2, true)]
    [InlineData("RP", "QIRP", 1, false)]
    [InlineData("QIR", "QIRP", 0, false)]
    [InlineData("QIP", "IRP", 0, false)]
    [InlineData("RC", "IRPR", 1, false)]
    [InlineData("", "Q", 0, false)]
    public void HasAllOf_AStoryThatGoesOn_FindsWhatIsMissing(string seen, string told, int latestStart, bool has) =>
        Assert.Equal(has, JournalOracle.HasAllOf(Read(seen), Read(told), latestStart));

    [Fact]
    public void Step_OfAnUnknownAttempt_IsThatOfAny_AndAnotherAttemptIsNot()
    {
        Assert.True(new StateStep(JobState.Queued, null, -1).Is(new StateStep(JobState.Queued, null, 3)));
        Assert.False(new StateStep(JobState.Queued, null, 2).Is(new StateStep(JobState.Queued, null, 3)));
        Assert.False(new StateStep(JobState.Running, null, 0).Is(new StateStep(JobState.Running, RunningPhase.Processing, 0)));
    }

    private static StateStep[] Read(string letters) =>
        [
            .. letters.Select(letter => new StateStep(
                letter switch
                {
                    'Q' => JobState.Queued,
                    'I' => JobState.Initializing,
                    'R' => JobState.Running,
                    'P' => JobState.Paused,
                    'C' => JobState.Completed,
                    _ => JobState.Unknown,
                },
                null,
                0
            )),
        ];
}
