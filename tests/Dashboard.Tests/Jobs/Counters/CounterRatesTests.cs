using CsCheck;
using Dashboard.Jobs.Counters;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Counters;

public sealed class CounterRatesTests
{
    [Fact]
    public void CounterThatRisesSteadily_HasItsRate_HoweverOftenItIsTold() =>
        Gen.Select(Gen.Double[0.5, 30].Array[2, 40], Gen.Double[0.01, 500])
            .Sample(
                (steps, rate) =>
                {
                    var rates = new CounterRates();
                    var second = 0.0;
                    foreach (var step in steps.Prepend(0))
                    {
                        second += step;
                        // never whole, as steps may be
                        var mean = second + (1 / 3.0);
                        var count = Math.Floor(second * rate);
                        rates.Take(
                            Read($$"""{"n":{{count}},"left":{{1_000_000 - count}},"fixed":7,"mean":{{mean:R}}}"""),
                            JobsOf.Start.AddSeconds(second)
                        );
                    }

                    // as far as whole numbers can tell
                    var seconds = steps.TakeLast(15).Sum();

                    Assert.Equal(["n", "left", "fixed", "mean"], rates.Counters.Select(counter => counter.Name));
                    Assert.Equal(rate, rates.Counters[0].PerSecond.GetValueOrDefault(), 1.001 / seconds);
                    Assert.Equal(-rate, rates.Counters[1].PerSecond.GetValueOrDefault(), 1.001 / seconds);
                    Assert.Equal(0, rates.Counters[2].PerSecond);
                    Assert.Null(rates.Counters[3].PerSecond);
                }
            );

    [Fact]
    public void FirstReading_HasNoRate_AndNumbersStandAsUpstreamWroteThem()
    {
        var rates = new CounterRates();
        rates.Take(Read("""{"a":1.50,"b":"text","c":1e3,"d":{"e":1}}"""), JobsOf.Start);

        Assert.Equal(
            [("a", "1.50", null), ("c", "1e3", (double?)null)],
            rates.Counters.Select(one => (one.Name, one.Text, one.PerSecond))
        );
    }

    /// <summary>A mean that is whole now and then is none either.</summary>
    [Fact]
    public void WhatGoesToAndFro_HasNoRate()
    {
        var rates = new CounterRates();
        foreach (var (second, value) in (ReadOnlySpan<(int, int)>)[(0, 5), (10, 7), (20, 6)])
        {
            rates.Take(Read($$"""{"n":{{value}}}"""), JobsOf.Start.AddSeconds(second));
        }

        Assert.Null(rates.Counters[0].PerSecond);
    }

    /// <summary>The job's documents go on and its counter does not: nobody must read the rate of half an hour ago.</summary>
    [Fact]
    public void CounterThatStandsStill_IsSlowerAndSlower_OnceItIsOverdue()
    {
        var rates = new CounterRates();
        rates.Take(Read("""{"n":0}"""), JobsOf.Start);
        var last = Read("""{"n":30}""");
        rates.Take(last, JobsOf.Start.AddSeconds(10));
        Assert.Equal(3, rates.Counters[0].PerSecond);

        rates.Take(last, JobsOf.Start.AddSeconds(29));
        Assert.Equal(3, rates.Counters[0].PerSecond);
        rates.Take(last, JobsOf.Start.AddSeconds(3000));
        Assert.Equal(0.01, rates.Counters[0].PerSecond);
    }

    /// <summary>Another attempt counts from the beginning.</summary>
    [Fact]
    public void AnotherAttempt_BeginsAnew()
    {
        var rates = new CounterRates();
        rates.Take(Read("""{"n":900}"""), JobsOf.Start);
        rates.Take(Read("""{"n":1}""", retryCount: 1), JobsOf.Start.AddSeconds(10));

        Assert.Null(rates.Counters[0].PerSecond);
    }

    [Fact]
    public void NamesThatAreNewEachTime_AreBounded()
    {
        var rates = new CounterRates();
        for (var i = 0; i < 1_000; i++)
        {
            rates.Take(Read($$"""{"at_{{i}}":{{i}}}"""), JobsOf.Start.AddSeconds(i));
        }

        Assert.Null(Assert.Single(rates.Counters).PerSecond);
    }

    [Theory]
    [InlineData(0.9, "+0.9/s")]
    [InlineData(1234.5, "+1,235/s")]
    [InlineData(0.2, "+12/min")]
    [InlineData(-0.001, "−3.6/h")]
    [InlineData(0.0, null)]
    [InlineData(null, null)]
    [InlineData(double.NaN, null)]
    public void Words_ChooseTheUnit(double? perSecond, string? words) => Assert.Equal(words, RateWords.Of(perSecond));

    private static Job Read(string metadata, int retryCount = 0) =>
        JobUpdate
            .Apply(
                null,
                JobsOf.Observation("job_1", $$"""{"status":"running","retryCount":{{retryCount}},"metadata":{{metadata}}}""")
            )
            .Job;
}
