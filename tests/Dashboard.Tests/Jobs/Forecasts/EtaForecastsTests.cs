using System.Text;
using Dashboard.Jobs.Courses;
using Dashboard.Jobs.Forecasts;
using Shared.Details;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Forecasts;

public sealed class EtaForecastsTests
{
    /// <summary>The API page's running job contradicts itself: 8 s by the API, 282 s by its progress, 300 s by its items.</summary>
    [Fact]
    public void RunningJobOfTheApiPage_IsForecastInThreeWays()
    {
        var job = Read(Encoding.UTF8.GetString(ApiPage.ReadStatusSamples("job_1")["running"]));

        var moment = JobMoment.Of(
            job with
            {
                LastConfirmedAt = new DateTimeOffset(2024, 1, 15, 14, 45, 23, TimeSpan.Zero),
            },
            null
        );
        var forecasts = EtaForecasts.Of(job, moment, [], job.Document.ReadItems());

        Assert.Equal(new DateTimeOffset(2024, 1, 15, 14, 45, 22, TimeSpan.Zero), moment);
        Assert.Equal(
            [(EtaMethod.Rate, 282), (EtaMethod.Items, 300), (EtaMethod.Api, 8)],
            forecasts.Select(forecast => (forecast.Method, (int)Math.Round(forecast.Rest.TotalSeconds)))
        );
        Assert.All(forecasts, forecast => Assert.Equal(moment + forecast.Rest, forecast.EndsAt));
    }

    /// <summary>What it did at the beginning says nothing of how it goes on.</summary>
    [Fact]
    public void Rate_OfTheLastMinutes_CountsBefore_ThatOfTheWholeRun()
    {
        ProgressReading[] recent = [.. Enumerable.Range(0, 30).Select(i => new ProgressReading(i * 10, 60 + (i * 0.5)))];

        var rest = RestOf(EtaMethod.Rate, """{"status":"running","progress":75,"execution":{"duration":10000}}""", recent);

        Assert.Equal(25 / 0.05, rest!.Value, 0.01);
    }

    [Theory]
    [InlineData(0, "75 % now, and nothing rises")]
    [InlineData(-0.1, "it goes backwards")]
    public void Rate_OfProgressThatDoesNotRise_IsNone(double slope, string why) =>
        Assert.True(
            RestOf(
                EtaMethod.Rate,
                """{"status":"running","progress":75,"execution":{"duration":100}}""",
                [.. Enumerable.Range(0, 30).Select(i => new ProgressReading(i * 10, 75 + (slope * i)))]
            )
                is null,
            why
        );

    /// <summary>The whole run counts where the last minutes are too few.</summary>
    [Fact]
    public void Rate_OfTooFewReadings_IsThatOfTheRun() =>
        Assert.Equal(
            100,
            RestOf(
                EtaMethod.Rate,
                """{"status":"running","progress":50,"execution":{"duration":100}}""",
                [new ProgressReading(0, 10), new ProgressReading(4, 50)]
            )
        );

    /// <summary>Four at a time take a quarter of it: upstream's mean is not what a second brings.</summary>
    [Theory]
    [InlineData("1.2", 300)] // borne out by the run
    [InlineData("4.5", 282.333)] // four side by side
    [InlineData("null", 282.333)]
    public void Items_TakeUpstreamsMean_WhereTheRunBearsItOut(string mean, double rest) =>
        Assert.Equal(
            rest,
            RestOf(
                EtaMethod.Items,
                $$$"""{"status":"running","metadata":{"imagesProcessed":750,"totalImages":1000,"averageProcessingTime":{{{mean}}}},"execution":{"duration":847}}"""
            )!.Value,
            0.001
        );

    [Theory]
    [InlineData("""{"status":"paused","progress":50,"execution":{"duration":100}}""")]
    [InlineData("""{"status":"completed","progress":100,"estimatedCompletion":"2026-01-01T00:10:00Z"}""")]
    [InlineData("""{"status":"running"}""")]
    [InlineData("""{"status":"running","progress":0,"execution":{"duration":100}}""")]
    [InlineData("""{"status":"running","progress":1e-300,"execution":{"duration":100}}""")]
    public void WhatNobodyCanTell_IsNotForecast(string json) =>
        Assert.Empty(EtaForecasts.Of(Read(json), JobsOf.Start, [], Read(json).Document.ReadItems()));

    private static double? RestOf(EtaMethod method, string json, params ReadOnlySpan<ProgressReading> recent)
    {
        var job = Read(json);
        foreach (var forecast in EtaForecasts.Of(job, JobsOf.Start, recent, job.Document.ReadItems()))
        {
            if (forecast.Method == method)
            {
                return forecast.Rest.TotalSeconds;
            }
        }

        return null;
    }

    private static Job Read(string json) => JobUpdate.Apply(null, JobsOf.Observation("job_1", json)).Job;
}
