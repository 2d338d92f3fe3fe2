using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dashboard.Gpus;
using Dashboard.Gpus.Memory;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Jobs.Forecasts;
using Dashboard.Samples;
using Dashboard.Upstream;
using Microsoft.Extensions.Time.Testing;
using Shared.Documents;
using Shared.Jobs;
using Simulator;
using Testing;

namespace Dashboard.Tests.Gpus.Memory;

/// <summary>Against the Simulator, which knows from the beginning whose memory will not last: its fleet for some hours, read every ten seconds.</summary>
public sealed class MemoryTruthTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(75);

    /// <summary>Of what worked for less there are not enough readings.</summary>
    private const double LongEnough = 120;

    private readonly FakeTimeProvider _time = new(JobsOf.Start);
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
            Urls = ["http://127.0.0.1:0"],
            Scenario = "busy",
            Jobs = 120,
            Seed = seed,
            Start = JobsOf.Start,
            KeptJobs = 100,
            TickSeconds = Step.TotalSeconds,
        };
        await using var upstream = SimulatorApp.Build(options, _time);
        await upstream.StartAsync().Soon();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(upstream.Urls.Single()),
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key");
        var status = new UpstreamStatus(ConnectionState.Connected, JobsOf.Start);
        var ends = new JobOutlooks(_samples, new EtaRecords(_samples), new Still(status));
        var outlooks = new MemoryOutlooks(_samples, ends, _peaks, _records);
        IJobCourse[] courses = [_peaks, _records, outlooks];
        using var changes = _jobs.Subscribe();
        for (var passed = TimeSpan.Zero; passed < Duration; passed += Step)
        {
            _time.Advance(Step);
            await ReadAsync(http);
            while (changes.TryRead(out var change))
            {
                NoteEnd(change);
                foreach (var course in courses)
                {
                    course.Take(change, status);
                }
            }

            // each second of the ten, in which nothing is read
            for (var second = 0; second < Step.TotalSeconds; second++)
            {
                outlooks.Tick(_time.GetUtcNow().AddSeconds(second), status);
            }
        }

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

    private async Task ReadAsync(HttpClient http)
    {
        var askedAt = _time.GetUtcNow();
        string? cursor = null;
        do
        {
            var next = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            using var page = JsonDocument.Parse(await http.GetByteArrayAsync($"/v2/jobs?limit=500{next}").Soon());
            foreach (var job in page.RootElement.GetProperty("jobs").EnumerateArray())
            {
                var document = DocumentReader.Read(Encoding.UTF8.GetBytes(job.GetRawText()), null).Document!;
                var (after, _) = _jobs.Apply(new Observation(document, DocumentSource.Batch, askedAt) { RequestedAt = askedAt });
                _samples.Add(after, null);
            }

            cursor = page.RootElement.GetProperty("nextCursor").GetString();
        } while (cursor is not null);
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
