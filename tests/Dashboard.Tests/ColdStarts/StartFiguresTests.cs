using System.Globalization;
using System.IO.Compression;
using CsCheck;
using Dashboard.ColdStarts;
using Shared.Details;
using Testing;

namespace Dashboard.Tests.ColdStarts;

public sealed class StartFiguresTests
{
    private static readonly Gen<AttemptStart> Starts = Gen.Select(
            Gen.OneOf(true, false, (bool?)null),
            Gen.Double[0, 100].Nullable(),
            Gen.OneOf(true, false, (bool?)null),
            Gen.Bool,
            Gen.Select(Gen.OneOf("containerStart", "modelLoad", "x"), Gen.Double[0, 50]).Array[0, 3],
            Gen.Decimal[0, 1].Nullable()
        )
        .Select(
            (cold, seconds, hit, isWhole, phases, price) =>
                Start(seconds) with
                {
                    IsCold = cold,
                    CacheHit = hit,
                    IsWhole = isWhole,
                    Phases =
                    [
                        .. phases.DistinctBy(phase => phase.Item1).Select(phase => new NamedNumber(phase.Item1, phase.Item2)),
                    ],
                    DollarsASecond = price,
                }
        );

    /// <summary>As counting by hand has it.</summary>
    [Fact]
    public void Figures_AreThoseOfASlowCount() =>
        Starts
            .List[0, 40]
            .Sample(starts =>
            {
                var figures = StartFigures.Of(starts);
                var whole = starts.Where(start => start is { IsCold: not false, IsWhole: true, Seconds: not null }).ToList();
                var seconds = whole.Select(start => start.Seconds!.Value).Order().ToList();

                Assert.Equal(starts.Count, figures.Count);
                Assert.Equal(starts.Count(start => start.IsCold == true), figures.Cold);
                Assert.Equal(whole.Count, figures.Whole);
                Assert.Equal(starts.Count(start => start.IsCold is not null), figures.Told);
                Assert.Equal(figures.Told == 0, figures.ColdPercent is null);
                Assert.Equal(figures.Cold, (figures.ColdPercent ?? 0) * figures.Told / 100, 1e-9);
                var (hits, misses) = (starts.Where(Hit(true)).ToList(), starts.Where(Hit(false)).ToList());
                Assert.Equal((hits.Count, misses.Count), (figures.Hits, figures.Misses));
                Assert.Equal(hits.Count, (figures.HitPercent ?? 0) * (hits.Count + misses.Count) / 100, 1e-9);
                Assert.Equal(StartFigures.Of(hits).Median, figures.MedianOfHits);
                Assert.Equal(StartFigures.Of(misses).Median, figures.MedianOfMisses);
                Assert.Equal(seconds.Sum(), figures.Seconds, 1e-6);
                foreach (var (percent, value) in new[] { (50, figures.Median), (90, figures.P90), (98, figures.P98) })
                {
                    Assert.Equal(
                        seconds.Count == 0
                            ? null
                            : seconds.First(one => seconds.Count(other => other <= one) * 100 >= percent * seconds.Count),
                        value
                    );
                }

                foreach (var phase in figures.Phases)
                {
                    Assert.Equal(
                        whole
                            .Where(start => start.Phases.Length > 0)
                            .Average(start => start.Phases.FirstOrDefault(one => one.Name == phase.Name)?.Value ?? 0),
                        phase.Value,
                        1e-9
                    );
                }

                Assert.Equal(
                    whole.SelectMany(start => start.Phases).Select(phase => phase.Name).Distinct(),
                    figures.Phases.Select(phase => phase.Name)
                );
                Assert.Equal(starts.Any(start => start.DollarsASecond is not null), figures.Dollars is not null);
            });

    private static Func<AttemptStart, bool> Hit(bool isHit) => start => start.CacheHit == isHit;

    [Fact]
    public void Dollars_AreByEachOnesPrice_OrElseByTheUsual()
    {
        var figures = StartFigures.Of([
            Start(10) with
            {
                DollarsASecond = 0.01m,
            },
            Start(100) with
            {
                DollarsASecond = 0.02m,
            },
            Start(1000) with
            {
                DollarsASecond = 0.09m,
            },
            Start(60) with
            {
                // that was before it ran
                SecondsBeforeStart = 10,
            },
        ]);

        Assert.Equal(0.1m + 2 + 90 + 1, figures.Dollars);
    }

    [Fact]
    public void Suggestions_ThatSayTheSame_AreOne_AndTheDearestComesFirst()
    {
        var starts = new[]
        {
            Start(10, "ep_a") with
            {
                Suggestions = ["Use warm pools", "use  WARM pools."],
                DollarsASecond = 0.01m,
            },
            Start(20, "ep_b") with
            {
                Suggestions = ["Use warm pools."],
            },
            Start(100, "ep_a") with
            {
                Suggestions = ["Quantize"],
            },
            Start(30, "ep_b"),
        };

        var suggestions = StartSuggestion.Of(starts);

        Assert.Equal(["Quantize", "Use warm pools"], suggestions.Select(one => one.Text));
        Assert.Equal([(1, 100.0, 1m), (2, 30.0, 0.3m)], suggestions.Select(one => (one.Starts, one.Seconds, one.Dollars!.Value)));
        Assert.Equal(["ep_a", "ep_b"], suggestions[1].Endpoints);
    }

    /// <summary>As a day of starts, played one after the other, has it: what the loading takes is what the worker waits for.</summary>
    [Fact]
    public void WarmPool_PaysFromWhereItsWaitingIsLessThanTheLoading() =>
        Gen.Select(Gen.Double[1, 1000], Gen.Double[1, 5000])
            .Sample(
                (load, work) =>
                {
                    var least = 0;
                    while (least * load < 86_400 - (least * work))
                    {
                        least++;
                    }

                    Assert.Equal(least, (int)Math.Ceiling(WarmPool.LeastStartsADay(load, work)!.Value - 1e-9));
                }
            );

    [Fact]
    public void WarmPool_WhereNothingIsLoaded_NeverPays() => Assert.Null(WarmPool.LeastStartsADay(0, 100));

    /// <summary>Real load times of models, adapters and control nets.</summary>
    [Theory]
    [InlineData("basemodel_update_latency_anon.csv.gz", 7_531)]
    [InlineData("lora_update_latency_anon.csv.gz", 27_415)]
    [InlineData("controlnet_latency_data_anon.csv.gz", 29_221)]
    public async Task RealLoadTimes_HaveThePercentilesOfTheirFile(string file, int count)
    {
        var seconds = await ReadAsync(file);
        Assert.Equal(count, seconds.Count);

        var figures = StartFigures.Of([.. seconds.Select(value => Start(value))]);

        seconds.Sort();
        Assert.Equal(seconds[(int)Math.Ceiling(0.5 * count) - 1], figures.Median);
        Assert.Equal(seconds[(int)Math.Ceiling(0.9 * count) - 1], figures.P90);
        Assert.Equal(seconds[(int)Math.Ceiling(0.98 * count) - 1], figures.P98);
    }

    private static AttemptStart Start(double? seconds, string? endpoint = null) =>
        new("a", 1, JobsOf.Start, true, seconds, [], null, []) { IsWhole = true, EndpointId = endpoint };

    private static async Task<List<double>> ReadAsync(string file)
    {
        await using var packed = File.OpenRead(SharedFiles.Require($"traces/alibaba-2026-genai/{file}"));
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        var head = (await reader.ReadLineAsync())!.Split(',');
        var column = Array.IndexOf(head, "value");
        var seconds = new List<double>();
        while (await reader.ReadLineAsync() is { } line)
        {
            seconds.Add(double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture) / 1000);
        }

        return seconds;
    }
}
