using Simulator.Traces;
using Simulator.Workloads;

namespace Simulator.Tests.Workloads;

public sealed class GpuModelTests
{
    private static readonly GpuModel Middling = GpuModel.Named("Nobody's card");

    public static TheoryData<string> MarketNames => [.. GpuModels.MarketNames];

    [Theory]
    [MemberData(nameof(MarketNames))]
    public void Named_EveryMarketName_IsInTheCatalogue(string name)
    {
        var model = GpuModel.Named(name);
        Assert.Equal(name, model.Name);
        Assert.NotEqual(Middling with { Name = name }, model);
    }

    [Theory]
    [InlineData("V100M16", "NVIDIA V100 16GB")]
    [InlineData("nvidia a100", "NVIDIA A100")]
    [InlineData("H100", "NVIDIA H100")]
    [InlineData("G2", "NVIDIA A10")]
    public void Named_OtherSpellings_AreTheSameModel(string name, string market) =>
        Assert.Same(GpuModel.Named(market), GpuModel.Named(name));

    [Fact]
    public void Named_Unknown_IsAMiddlingCardOfThatName() => Assert.Equal("Nobody's card", Middling.Name);
}
