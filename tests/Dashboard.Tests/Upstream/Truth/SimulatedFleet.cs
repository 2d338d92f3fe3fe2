using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dashboard.Jobs;
using Microsoft.Extensions.Time.Testing;
using Shared.Documents;
using Shared.Jobs;
using Simulator;
using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>A Simulator's fleet for hours of its story, on a clock that is moved on: all jobs are read at each step, as long as it is asked.</summary>
internal static class SimulatedFleet
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    /// <param name="jobs">Told of each document.</param>
    /// <param name="each">Called after each reading, with the story's time.</param>
    /// <param name="read">Called for each job as it is then.</param>
    /// <param name="step">Ten seconds where it is not said.</param>
    public static async Task RunAsync(
        SimulatorOptions options,
        TimeSpan duration,
        JobStore jobs,
        Action<DateTimeOffset> each,
        Action<Job>? read = null,
        TimeSpan? step = null
    )
    {
        var interval = step ?? Step;
        var time = new FakeTimeProvider(JobsOf.Start);
        var quiet = options with
        {
            Urls = ["http://127.0.0.1:0"],
            Start = JobsOf.Start,
            KeptJobs = options.Trace is null ? 100 : options.KeptJobs,
            TickSeconds = interval.TotalSeconds,
        };
        await using var upstream = SimulatorApp.Build(quiet, time);
        await upstream.StartAsync().Soon();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(upstream.Urls.Single()),
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key");
        for (var passed = TimeSpan.Zero; passed < duration; passed += interval)
        {
            time.Advance(interval);
            await ReadAsync(http, jobs, time.GetUtcNow(), read);
            each(time.GetUtcNow());
        }
    }

    private static async Task ReadAsync(HttpClient http, JobStore jobs, DateTimeOffset askedAt, Action<Job>? read)
    {
        string? cursor = null;
        do
        {
            var next = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            using var page = JsonDocument.Parse(await http.GetByteArrayAsync($"/v2/jobs?limit=500{next}").Soon());
            foreach (var job in page.RootElement.GetProperty("jobs").EnumerateArray())
            {
                var document = DocumentReader.Read(Encoding.UTF8.GetBytes(job.GetRawText()), null).Document!;
                var (after, _) = jobs.Apply(new Observation(document, DocumentSource.Batch, askedAt) { RequestedAt = askedAt });
                read?.Invoke(after);
            }

            cursor = page.RootElement.GetProperty("nextCursor").GetString();
        } while (cursor is not null);
    }
}
