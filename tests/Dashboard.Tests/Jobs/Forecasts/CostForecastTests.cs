using CsCheck;
using Dashboard.Jobs.Forecasts;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Forecasts;

public sealed class CostForecastTests
{
    /// <summary>The API page's running job, $2.47 in 847 s: 282⅓ s more are a third of it again.</summary>
    [Fact]
    public void Cost_GoesOnAsItWent() =>
        Assert.Equal(
            3.2933333m,
            Math.Round(
                CostForecast
                    .AtEnd(Running("""{"costAccrued":2.47,"duration":847}"""), JobsOf.Start, TimeSpan.FromSeconds(847.0 / 3))!
                    .Value,
                7
            )
        );

    [Theory]
    [InlineData("""{"costAccrued":2.47}""")] // for how long?
    [InlineData("""{"duration":847}""")]
    [InlineData("""{"costAccrued":2.47,"duration":0}""")]
    [InlineData("""{"costAccrued":2.47,"duration":1e-30}""")]
    [InlineData("""{"costAccrued":79228162514264337593543950335,"duration":1}""")]
    public void WhatCannotBeTold_IsNone(string execution) =>
        Assert.Null(CostForecast.AtEnd(Running(execution), JobsOf.Start, TimeSpan.FromSeconds(60)));

    [Fact]
    public void FinalCost_IsNotForecast() =>
        Assert.Null(
            CostForecast.AtEnd(
                Read("""{"status":"completed","finalMetrics":{"totalCost":5},"execution":{"costAccrued":5,"duration":10}}"""),
                JobsOf.Start,
                TimeSpan.FromSeconds(60)
            )
        );

    [Fact]
    public void AnyFigures_AreNoFault() =>
        Gen.Select(Gen.Double[0, 1e20], Gen.Double[0, 1e20], Gen.Double[0, 1e11], Gen.Double[0, 1e20])
            .Sample(
                (cost, duration, rest, done) =>
                {
                    var job = Running($$"""{"costAccrued":{{cost:0}},"duration":{{duration:R}}}""");
                    var projected = CostForecast.AtEnd(job, JobsOf.Start, TimeSpan.FromSeconds(rest));
                    Assert.True(projected is null || projected >= job.Cost);
                    Assert.True(CostForecast.PerItem(job.Cost, done) is null or >= 0);
                }
            );

    [Fact]
    public void PerItem_IsExact() => Assert.Equal(0.0024m, CostForecast.PerItem(2.4m, 1000));

    private static Job Running(string execution) => Read($$"""{"status":"running","execution":{{execution}}}""");

    private static Job Read(string json) => JobUpdate.Apply(null, JobsOf.Observation("job_1", json)).Job;
}
