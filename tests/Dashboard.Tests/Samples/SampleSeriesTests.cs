using CsCheck;
using Dashboard.Samples;
using Testing;

namespace Dashboard.Tests.Samples;

/// <summary>The rings and what is cut from them, against an oracle that keeps every reading.</summary>
public sealed class SampleSeriesTests
{
    /// <summary>So small that a few readings run over every bound.</summary>
    private static readonly SampleLimits Small = new() { Fine = new SampleTier(10, 12), Coarse = new SampleTier(60, 16) };

    private static readonly Gen<Reading> Readings = Gen.Select(
        Gen.Frequency((6, Gen.Int[0, 12]), (2, Gen.Int[13, 90]), (1, Gen.Int[91, 1500])),
        Gen.Frequency((20, Gen.Const(0)), (1, Gen.Const(1))),
        Gen.Frequency((8, Gen.Double[0, 100]), (1, Gen.Double[-1e12, 1e12])),
        (seconds, attempts, value) => new Reading(seconds, attempts, value)
    );

    private static readonly Gen<Request> Requests = Gen.Select(
        Gen.Int[-2000, 200],
        Gen.Int[0, 2500],
        Gen.Int[2, 40],
        (from, length, points) => new Request(from, length, points)
    );

    [Fact]
    public void Window_OfAnyReadings_IsWhatAllReadingsGive() =>
        Gen.Select(Readings.List[1, 150], Requests.List[1, 4], Gen.Bool)
            .Sample(
                (readings, requests, isBeforeTheEpoch) =>
                {
                    var series = new SampleSeries(Small);
                    var oracle = new KeptReadings(Small);
                    var (at, attempt) = (isBeforeTheEpoch ? DateTimeOffset.UnixEpoch.AddSeconds(-3000) : JobsOf.Start, 0);
                    foreach (var reading in readings)
                    {
                        (at, attempt) = (at.AddSeconds(reading.AfterSeconds), attempt + reading.NewAttempts);
                        series.Add(at, attempt, reading.Value);
                        oracle.Add(at, attempt, reading.Value);
                    }

                    foreach (var request in requests)
                    {
                        var from = at.AddSeconds(request.FromSeconds);
                        AssertWindow(series, oracle, from, from.AddSeconds(request.LengthSeconds), request.MostPoints);
                    }
                },
                iter: LongTests.Amount(2_000, 100_000)
            );

    [Fact]
    public void Buckets_OfManyAttemptsInOneSlot_AreBounded()
    {
        var series = new SampleSeries(Small);
        for (var attempt = 0; attempt < 10_000; attempt++)
        {
            series.Add(JobsOf.Start, attempt, attempt);
        }

        var buckets = new List<SampleBucket>();
        series.CopyTo(buckets, Small.Fine, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal(Enumerable.Range(10_000 - Small.Fine.MostBuckets, Small.Fine.MostBuckets), buckets.Select(b => b.Attempt));
    }

    [Fact]
    public void Halve_OfAFullSeries_KeepsTheNewerHalfAndLessMemory()
    {
        var series = new SampleSeries(SampleLimits.Default);
        for (var second = 0; second < 7200; second++)
        {
            series.Add(JobsOf.Start.AddSeconds(second), 0, second);
        }

        var before = series.SizeBytes;
        Assert.True(series.Halve());
        Assert.True(series.SizeBytes < before * 0.6, $"{series.SizeBytes} of {before}");
        var buckets = new List<SampleBucket>();
        series.CopyTo(buckets, SampleLimits.Default.Fine, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal((180, 7199f), (buckets.Count, buckets[^1].Last));
    }

    private static void AssertWindow(
        SampleSeries series,
        KeptReadings oracle,
        DateTimeOffset from,
        DateTimeOffset to,
        int mostPoints
    )
    {
        var tier = series.TierFrom(from);
        var buckets = new List<SampleBucket>();
        series.CopyTo(buckets, tier, from, to);
        var step = SampleDecimation.StepFor(tier.SlotOf(from), tier.SlotOf(to), mostPoints);
        var points = SampleDecimation.Cut(buckets, tier, step);

        var expected = oracle.Window(from, to, tier.Width * step);
        Assert.True(points.Length <= mostPoints, $"{points.Length} points of {mostPoints}");
        Assert.Equal(expected.Select(WithoutMean), points.Select(WithoutMean));
        foreach (var (right, found) in expected.Zip(points))
        {
            // single precision, and the readings of one mean may be far apart
            Assert.Equal(right.Mean, found.Mean, 1e-5 * Math.Max(1, Math.Max(Math.Abs(right.Min), Math.Abs(right.Max))));
        }
    }

    private static SamplePoint WithoutMean(SamplePoint point) => point with { Mean = 0 };

    private sealed record Reading(int AfterSeconds, int NewAttempts, double Value);

    private sealed record Request(int FromSeconds, int LengthSeconds, int MostPoints);
}
