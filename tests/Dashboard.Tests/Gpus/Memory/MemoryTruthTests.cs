using System.Text;
using Dashboard.Gpus;
using Dashboard.Gpus.Memory;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Jobs.Forecasts;
using Dashboard.Samples;
using Dashboard.Tests.Upstream.Truth;
using Dashboard.Upstream;
using Shared.Jobs;
using Simulator;
using Testing;

namespace Dashboard.Tests.Gpus.Memory;

/// <summary>Against the Simulator, which knows from the beginning whose memory will not last: its fleet for some hours, read every ten seconds.</summary>
public sealed class MemoryTruthTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(75);

    /// <summary>Of what worked for less there are not enough readings.</summary>
    private const double LongEnough = 120;

    private readonly JobStore _jobs = new();
    private readonly SampleStore _samples = new();
    private readonly MemoryRecords _records = new();
    private readonly MemoryPeaks _peaks = new();

    /// <summary>By what upstream told: whether the attempt ran out of memory.</summary>
    private readonly Dictionary<(string Job, int Attempt), bool> _ends = [];

    /// <summary>Of those that ran out after they had worked long enough, which were foretold.</summary>
    private readonly List<bool> _foretold = [];

    public static TheoryData<long> Seeds => [.. new long[] { 42, 7, 1, 2, 3, 4, 5, 6, 8, 9 }.Take(LongTests.Amount(2, 10))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task WhatIsForetold_ComesTrueMostly_AndMostOfWhatRunsOutIsForetold(long seed)
    {
        var options = new SimulatorOptions
        {
            Scenario = "busy",
            Jobs = 120,
            Seed = seed,
        };
        var status = new UpstreamStatus(ConnectionState.Connected, JobsOf.Start);
        var ends = new JobOutlooks(_samples, new EtaRecords(_samples), new Still(status));
        var outlooks = new MemoryOutlooks(_samples, ends, _peaks, _records);
        IJobCourse[] courses = [_peaks, _records, outlooks];
        using var changes = _jobs.Subscribe();
        await SimulatedFleet.RunAsync(
            options,
            Duration,
            _jobs,
            now =>
            {
                while (changes.TryRead(out var change))
                {
                    NoteEnd(change);
                    foreach (var course in courses)
                    {
                        course.Take(change, status);
                    }
                }

                // each second of the ten, in which nothing is read
                for (var second = 0; second < SimulatedFleet.Step.TotalSeconds; second++)
                {
                    outlooks.Tick(now.AddSeconds(second), status);
                }
            },
            job => _samples.Add(job, null)
        );

        var record = _records.GetAll();
        output.WriteLine(
            $"{_ends.Count} attempts ended, {_ends.Values.Count(ranOut => ranOut)} ran out of memory: {record.Hits} foretold, {record.Misses} not; {record.FalseAlarms} false alarms; recall {record.HitPercent:0} %, precision {100 - record.FalsePercent:0} %, half of them {record.LeadSeconds:0} s ahead; of the {_foretold.Count} that worked for {LongEnough} s or more {_foretold.Count(hit => hit)} were foretold"
        );
        // what it says of itself is so
        Assert.Equal(_ends.Values.Count(ranOut => ranOut), record.Hits + record.Misses);
        Assert.Equal(_ends.Values.Count(ranOut => !ranOut), record.FalseAlarms + record.Quiet);
        Assert.True(_foretold.Count >= 5, "too few to tell");
        Assert.True(
            _foretold.Count(hit => hit) >= 0.85 * _foretold.Count,
            $"recall {_foretold.Count(hit => hit)} of {_foretold.Count}"
        );
        Assert.True(record.FalsePercent <= 35, $"false alarms {record.FalsePercent}");
        Assert.True(record.LeadSeconds >= 60, $"lead {record.LeadSeconds}");
    }

    private void NoteEnd(JobChange change)
    {
        if (
            change is { Before: { IsTerminal: false } before, Job: { IsTerminal: true, EndpointId: not null } job }
            && before.RetryCount == job.RetryCount
        )
        {
            var text = Encoding.UTF8.GetString(job.LastReceived.Span);
            if (job.State == JobState.Completed)
            {
                _ends[(job.JobId, job.RetryCount)] = false;
            }
            else if (job.State == JobState.Failed && text.Contains("memory limit exceeded", StringComparison.Ordinal))
            {
                _ends[(job.JobId, job.RetryCount)] = true;
                if (
                    GpuReader.Read(before) is [{ WorkingSince: { } working }, ..]
                    && (job.EndedAt - working)?.TotalSeconds >= LongEnough
                )
                {
                    _foretold.Add(_records.FindForetold(before) is not null);
                }
            }
        }
    }

    private sealed class Still(UpstreamStatus status) : IUpstreamStatusSource
    {
        public UpstreamStatus Current { get; } = status;

        public IDisposable Subscribe(Action changed) => throw new NotSupportedException();
    }
}
