using Dashboard.Gpus;
using Shared.Jobs;
using Shared.Quantities;

namespace Dashboard.Tests.Gpus;

public sealed class GpuFindingsTests
{
    private static readonly GpuState Quiet = new(
        new GpuKey("a", "gpu_0"),
        "gpu_0",
        "NVIDIA A100",
        60,
        Size("10GB"),
        Size("40GB"),
        60,
        null
    );

    private static readonly GpuWindow Busy = new(30, 280, 60, 90, 40, 10e9);

    [Fact]
    public void Gpu_ThatWorks_IsNothingToLookAt() => Assert.Empty(GpuFindings.Of(Quiet, Busy));

    [Theory]
    [InlineData(84.9, false)]
    [InlineData(85, true)]
    [InlineData(4000, true)]
    public void Hot_FromItsLimitOn(double celsius, bool isHot) =>
        Assert.Equal(isHot, Kinds(Quiet with { TemperatureCelsius = celsius }, Busy).Contains(GpuFindingKind.Hot));

    [Theory]
    [InlineData("35.9GB", false)]
    [InlineData("36GB", true)]
    [InlineData("12 florins", false)]
    public void NearlyFull_FromItsLimitOn(string used, bool isFull) =>
        Assert.Equal(isFull, Kinds(Quiet with { MemoryUsed = Size(used) }, Busy).Contains(GpuFindingKind.NearlyFull));

    /// <summary>Full of what is not told is nothing.</summary>
    [Fact]
    public void NearlyFull_WithoutATotal_IsNotSaid() =>
        Assert.Empty(GpuFindings.Of(Quiet with { MemoryUsed = Size("80GB"), MemoryTotal = null }, Busy));

    [Fact]
    public void Idle_IsNothingNowAndThen()
    {
        var idle = Busy with { UtilizationMean = 1, UtilizationMax = 8 };
        var finding = Assert.Single(GpuFindings.Of(Quiet, idle));
        Assert.Equal(
            (GpuFindingKind.Idle, "1 % in the mean over 4.7 min (30 readings), 8 % at most"),
            (finding.Kind, finding.Evidence)
        );
        Assert.Empty(GpuFindings.Of(Quiet, idle with { UtilizationMax = 60 }));
        // it loads, which is not what it is paid for, but what the cold starts show
        Assert.Empty(GpuFindings.Of(Quiet with { Phase = RunningPhase.WarmingUp }, idle));
    }

    [Fact]
    public void InputBound_LittleOfTheGpu_MuchOfTheCpu()
    {
        var starved = Busy with { UtilizationMean = 22, CpuMean = 93 };
        var finding = Assert.Single(GpuFindings.Of(Quiet, starved));
        Assert.Equal(GpuFindingKind.InputBound, finding.Kind);
        Assert.Contains("GPU 22 % while the CPU works at 93 %", finding.Evidence, StringComparison.Ordinal);
        Assert.Empty(GpuFindings.Of(Quiet, starved with { CpuMean = null }));
        Assert.Empty(GpuFindings.Of(Quiet, starved with { UtilizationMean = 45 }));
    }

    [Fact]
    public void BatchSize_LittleOfTheGpu_MuchOfItsMemory()
    {
        var finding = Assert.Single(GpuFindings.Of(Quiet, Busy with { UtilizationMean = 25, MemoryMeanBytes = 35e9 }));
        Assert.Equal(GpuFindingKind.BatchSize, finding.Kind);
        Assert.Contains("GPU 25 % with 88 % of its memory taken", finding.Evidence, StringComparison.Ordinal);
    }

    /// <summary>A moment says nothing of how a job goes.</summary>
    [Theory]
    [InlineData(4, 280)]
    [InlineData(30, 59)]
    public void Means_OfAMoment_AreNoEvidence(int readings, double seconds) =>
        Assert.Empty(GpuFindings.Of(Quiet, new GpuWindow(readings, seconds, 1, 2, 95, 39e9)));

    private static IEnumerable<GpuFindingKind> Kinds(GpuState gpu, GpuWindow window) =>
        GpuFindings.Of(gpu, window).Select(finding => finding.Kind);

    private static ByteSize Size(string text) => ByteSize.TryParse(text, out var size) ? size : new ByteSize(null, default, text);
}
