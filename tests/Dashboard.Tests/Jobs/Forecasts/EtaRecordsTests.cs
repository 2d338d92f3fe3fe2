using CsCheck;
using Dashboard.Jobs;
using Dashboard.Jobs.Forecasts;
using Dashboard.Samples;
using Dashboard.Upstream;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Forecasts;

public sealed class EtaRecordsTests
{
    private readonly SampleStore _samples = new();
    private readonly EtaRecords _records;
    private UpstreamStatus _upstream = new(ConnectionState.Connected, JobsOf.Start);
    private int _jobs;

    public EtaRecordsTests() => _records = new EtaRecords(_samples);

    /// <summary>Each job runs 1000 s; upstream says at each quarter that it ends so much of what is left too late or too early.</summary>
    [Fact]
    public void Record_IsTheMedianOfHowFarTheMethodWasOff() =>
        Gen.Double[-0.9, 5]
            .Array[1, 80]
            .Sample(
                errors =>
                {
                    var records = new EtaRecordsTests();
                    foreach (var error in errors)
                    {
                        records.Run("ep", 1000, error);
                    }

                    var sorted = errors.TakeLast(EtaRecords.MostJobs).Select(Math.Abs).Order().ToList();
                    var median = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2 * 100;
                    var record = records._records.Find("ep", EtaMethod.Api)!.Value;
                    Assert.Equal(sorted.Count, record.JobCount);
                    Assert.Equal(errors.Length >= 5, record.IsTelling);
                    Assert.Equal(median, record.ErrorPercent, 0.5);
                },
                iter: 50
            );

    /// <summary>Jobs of steady progress are forecast by their rate, whatever upstream says of them.</summary>
    [Fact]
    public void Methods_AreHeldToWhatEachHasSaid()
    {
        for (var i = 0; i < 6; i++)
        {
            Run("ep", 1000, error: 1);
        }

        Assert.Equal(100, _records.Find("ep", EtaMethod.Api)!.Value.ErrorPercent, 0.5);
        Assert.InRange(_records.Find("ep", EtaMethod.Rate)!.Value.ErrorPercent, 0, 2);
        Assert.Null(_records.Find("ep", EtaMethod.Items));
        Assert.Null(_records.Find("another", EtaMethod.Api));
    }

    /// <summary>A story that is told ten times as fast is forecast and scored by its own clock.</summary>
    [Fact]
    public void Scores_AreByUpstreamsClock()
    {
        _upstream = _upstream with { Clock = new UpstreamClock(JobsOf.Start, JobsOf.Start.AddDays(-300), 10) };

        Run("ep", 1000, error: 0.5);

        Assert.Equal(50, _records.Find("ep", EtaMethod.Api)!.Value.ErrorPercent, 1);
    }

    [Theory]
    [InlineData("""{"status":"failed","failedAt":"2026-01-01T01:00:00Z"}""")]
    [InlineData("""{"status":"cancelled"}""")]
    [InlineData("""{"status":"running","retryCount":1,"progress":1}""")]
    public void JobThatEndsOtherwise_CountsForNothing(string end)
    {
        var job = Begin("ep");
        job = See(job, 250, Running(26, JobsOf.Start.AddSeconds(1000)));
        job = See(job, 500, end);
        See(job, 1000, """{"status":"completed","retryCount":1}""");

        Assert.Null(_records.Find("ep", EtaMethod.Api));
    }

    /// <summary>What is first seen past a quarter was not forecast at it.</summary>
    [Fact]
    public void JobOfWhichOnlyTheEndIsSeen_CountsForNothing()
    {
        var job = See(null, 600, Running(60, JobsOf.Start.AddSeconds(1000)));
        job = See(job, 700, Running(70, JobsOf.Start.AddSeconds(1000)));
        See(job, 1000, """{"status":"completed"}""");

        Assert.Null(_records.Find("ep", EtaMethod.Api));
    }

    [Fact]
    public void Endpoints_AreBounded_AndThoseOfTheLatestJobsStay()
    {
        for (var i = 0; i < EtaRecords.MostEndpoints; i++)
        {
            Run($"ep_{i}", 1000, error: 0);
        }

        Run("ep_0", 1000, error: 0);
        Run("one_more", 1000, error: 0);

        Assert.Equal(EtaRecords.MostEndpoints, _records.EndpointCount);
        Assert.Equal(2, _records.Find("ep_0", EtaMethod.Api)!.Value.JobCount);
        Assert.Null(_records.Find("ep_1", EtaMethod.Api));
        Assert.NotNull(_records.Find("one_more", EtaMethod.Api));
    }

    private void Run(string endpoint, int seconds, double error)
    {
        var job = Begin(endpoint);
        for (var second = 10; second < seconds; second += 10)
        {
            var now = At(second);
            job = See(job, second, Running(100.0 * second / seconds, now + ((At(seconds) - now) * (1 + error))), endpoint);
        }

        See(job, seconds, """{"status":"completed","progress":100}""", endpoint);
    }

    private Job Begin(string endpoint)
    {
        _jobs++;
        return See(null, 0, """{"status":"running","progress":0}""", endpoint);
    }

    private Job See(Job? before, int second, string json, string endpoint = "ep")
    {
        var document = JobsOf.Document($"job_{_jobs}", $$"""{"endpointId":"{{endpoint}}",{{json[1..]}}""");
        var speed = _upstream.Clock?.Speed ?? 1;
        var job = JobUpdate
            .Apply(before, new Observation(document, DocumentSource.Stream, JobsOf.Start.AddSeconds(second / speed)))
            .Job;
        _samples.Add(job, _upstream.Clock);
        _records.Take(JobChange.Upsert(job, before), _upstream);
        return job;
    }

    private DateTimeOffset At(int second)
    {
        var wall = JobsOf.Start.AddSeconds(second / (_upstream.Clock?.Speed ?? 1));
        return _upstream.Clock?.At(wall) ?? wall;
    }

    private static string Running(double progress, DateTimeOffset eta) =>
        $$"""{"status":"running","retryCount":0,"progress":{{progress}},"estimatedCompletion":"{{eta:O}}"}""";
}
