using System.Net.Http.Json;
using Dashboard.Jobs;
using Dashboard.Samples;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Simulator;
using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>The whole Dashboard on a real clock, reading a Simulator over real HTTP; what passes between the two is recorded.</summary>
internal sealed class TruthUnderTest : IAsyncDisposable
{
    /// <summary>Longer histories have lost their beginning.</summary>
    private const int JobHistoryBound = 200;

    private readonly TempFolder _folder;
    private readonly WebApplication _app;
    private long _gapsBefore;

    private TruthUnderTest(SimulatorHost simulator, WebApplication app, TempFolder folder, StreamRecorder streams)
    {
        Simulator = simulator;
        _app = app;
        _folder = folder;
        Streams = streams;
        Record = new StoreRecord(Store);
    }

    public SimulatorHost Simulator { get; private set; }

    public StreamRecorder Streams { get; }

    public StoreRecord Record { get; }

    public JobStore Store => Get<JobStore>();

    public GapLog Gaps => Get<GapLog>();

    /// <summary>Those since all were followed: what happened between the reading of a job and the opening of its stream nobody tells.</summary>
    public IReadOnlyList<StreamGap> NewGaps => [.. Gaps.Latest.Take((int)(Gaps.Count - _gapsBefore))];

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <param name="settings">Arguments of the Dashboard, such as <c>--TensorOne:MaxStreams=2</c>.</param>
    public static Task<TruthUnderTest> StartAsync(SimulatorOptions? options = null, params string[] settings) =>
        StartAsync(TimeProvider.System, options, settings);

    /// <param name="time">The Dashboard's; the Simulator's story goes on by the wall's.</param>
    public static async Task<TruthUnderTest> StartAsync(TimeProvider time, SimulatorOptions? options, params string[] settings)
    {
        var simulator = await SimulatorHost.StartAsync(options ?? SimulatorHost.Options);
        var folder = new TempFolder();
        var streams = new StreamRecorder();
        string[] arguments = DashboardHost.Arguments(
            folder,
            [
                $"--TensorOne:BaseUrl={simulator.Address}",
                "--TensorOne:RequestsPerMinute=1000000",
                "--TensorOne:IdleTimeoutSeconds=1",
                .. settings,
            ]
        );
        var app = DashboardApp.Create(
            arguments,
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton(time);
                // the last source wins, as a file would that somebody edits
                builder.Configuration.AddInMemoryCollection();
                // only who waits between two attempts draws
                builder.Services.AddTransient<Random>(_ => new HastyRandom(1));
                builder.Services.ConfigureAll<HttpClientFactoryOptions>(client =>
                    client.HttpMessageHandlerBuilderActions.Add(handlers =>
                        handlers.AdditionalHandlers.Add(streams.CreateHandler())
                    )
                );
                // what samples keep is bounded and measured elsewhere; here it would hide what the way in keeps
                var samples = builder.Services.Single(service => service.ImplementationType == typeof(SampleProjection));
                builder.Services.Remove(samples);
            }
        );
        await app.StartAsync().Soon();
        return new TruthUnderTest(simulator, app, folder, streams);
    }

    /// <summary>Has jobs watched: without the stream of all jobs, the list would name them only half a minute later.</summary>
    public async Task WatchAsync(IEnumerable<string> jobs)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var body = JsonContent.Create(new { jobIds = jobs });
        using var answer = await http.PostAsync(new Uri(new Uri(_app.Urls.First()), "/api/watch"), body).Soon();
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Another one in its place, at the same address, that knows nothing of what was.</summary>
    public async Task ReplaceSimulatorAsync(SimulatorOptions options)
    {
        var address = Simulator.Address;
        await Simulator.DisposeAsync();
        Simulator = await SimulatorHost.StartAsync(options with { Urls = [address] });
    }

    /// <summary>As if somebody had saved the configuration with another key.</summary>
    public void SetKey(string key)
    {
        var configuration = (IConfigurationRoot)_app.Configuration;
        configuration.Providers.OfType<MemoryConfigurationProvider>().Last().Set("TensorOne:ApiKey", key);
        configuration.Reload();
    }

    /// <summary>Waits until all jobs are followed.</summary>
    /// <returns>For each job, the last place in what was told at which it may have been seen first.</returns>
    public async Task<Dictionary<string, int>> SeeTheBeginningAsync(IReadOnlyCollection<string> jobs)
    {
        await Record.UntilAsync(
            () => jobs.All(job => Record.StepsOf(job).Count > 1 && Store.Find(job) is { Position: not null }),
            () =>
                $"not followed: {string.Join(' ', jobs.Where(job => Record.StepsOf(job).Count < 2).Select(job => $"{job} {Store.Find(job)?.State}"))}"
        );
        _gapsBefore = Gaps.Count;
        var told = await Simulator.ReadJournalAsync();
        return jobs.ToDictionary(job => job, job => told[job].Count - 1);
    }

    /// <summary>
    /// Waits until the store has shown all that was told so far of stories that go on; nothing may be lost or doubled, neither in what it
    /// published nor in the jobs' own histories, and nothing may be said to be missing.
    /// </summary>
    /// <param name="begun">For each job, the last place in what was told at which it may have been seen first.</param>
    /// <param name="gaps">How many gaps must have been told of since all were followed.</param>
    public async Task AssertNothingLostAsync(IReadOnlyDictionary<string, int> begun, long gaps = 0)
    {
        var told = (await Simulator.ReadJournalAsync()).ToDictionary(job => job.Key, job => job.Value.ToArray());
        var left = begun.Keys.ToHashSet(StringComparer.Ordinal);
        await Record.UntilAsync(
            () =>
            {
                left.RemoveWhere(job => JournalOracle.HasAllOf(Record.StepsOf(job), told[job], begun[job]));
                return left.Count == 0;
            },
            () =>
                $"{left.Count} of {begun.Count} jobs:\n"
                + string.Join(
                    "\n",
                    left.Take(10).Select(job => $"{job}: {JournalOracle.Explain(Record.StepsOf(job), told[job], Cost.Nothing)}")
                )
                + $"\nGaps told: {string.Join("\n", NewGaps)}"
        );
        AssertHistories(begun, told);
        Assert.Empty(Streams.Faults);
        Assert.True(NewGaps.Count == gaps, string.Join("\n", NewGaps));
        AssertAgreed();
    }

    /// <summary>Waits until the store has shown all that was told so far of one job, and of all where they have one stream.</summary>
    /// <param name="begun">The last place in what was told at which it may have been seen first.</param>
    public async Task CatchUpAsync(string job, int begun)
    {
        var told = (await Simulator.ReadJournalAsync())[job].ToArray();
        await Record.UntilAsync(
            () => JournalOracle.HasAllOf(Record.StepsOf(job), told, begun),
            () =>
                $"{job}: {JournalOracle.Explain(Record.StepsOf(job), told, Cost.Nothing)}\nGaps told: {string.Join("\n", NewGaps)}"
        );
    }

    /// <summary>Waits until the jobs' own histories hold all that was told so far, whatever was published on the way.</summary>
    public async Task AssertHistoriesAsync(IReadOnlyDictionary<string, int> begun)
    {
        var told = (await Simulator.ReadJournalAsync()).ToDictionary(job => job.Key, job => job.Value.ToArray());
        await Record.UntilAsync(
            () => begun.Keys.All(job => ExplainHistory(job, begun[job], told[job]) is null),
            () => string.Join("\n", begun.Keys.Select(job => ExplainHistory(job, begun[job], told[job])))
        );
        Assert.Empty(Streams.Faults);
    }

    /// <summary>As <see cref="AssertNothingLostAsync"/>, but where reads have overtaken streams: the histories hold all, and no gap was told.</summary>
    public async Task AssertAllIsKeptAsync(IReadOnlyDictionary<string, int> begun)
    {
        await AssertHistoriesAsync(begun);
        Assert.True(NewGaps.Count == 0, string.Join("\n", NewGaps));
        AssertAgreed();
    }

    /// <summary>Waits for the end of the jobs' stories.</summary>
    public Task SeeTheEndAsync(IEnumerable<string> jobs) =>
        Record.UntilAsync(
            () => jobs.All(job => Store.Find(job) is { IsOver: true }),
            () => $"not over: {string.Join(' ', jobs.Select(job => $"{job} {Store.Find(job)?.State}"))}"
        );

    /// <summary>Waits until the store has the jobs' last states, then holds each history against the journal.</summary>
    public async Task AssertTruthAsync(IReadOnlyDictionary<string, Cost> jobs)
    {
        var told = await Simulator.ReadJournalAsync();
        await Record.UntilAsync(
            () => jobs.Keys.All(jobId => Record.StepsOf(jobId) is [.., var last] && last.Is(told[jobId][^1])),
            () =>
                "never came right:\n"
                + string.Join(
                    "\n",
                    jobs.Keys.Where(jobId => Record.StepsOf(jobId) is not [.., var last] || !last.Is(told[jobId][^1]))
                        .Select(jobId => $"{jobId}: {JournalOracle.Explain(Record.StepsOf(jobId), told[jobId], Cost.Truth)}")
                )
        );
        var faults = jobs.Select(job =>
                (job.Key, Fault: JournalOracle.Explain(Record.StepsOf(job.Key), told[job.Key], job.Value))
            )
            .Where(job => job.Fault is not null)
            .Select(job => $"{job.Key}: {job.Fault}")
            .ToList();
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Empty(Streams.Faults);
    }

    /// <summary>However late, repeated and cut it came: it is all of one truth. Not so where documents were spoilt.</summary>
    public void AssertAgreed() => Assert.Empty(Store.Disagreements.GetReading().Latest.Select(noted => noted.Latest.ToString()));

    /// <summary>What is lost must be said to be.</summary>
    /// <param name="jobs">Those whose every loss can be known.</param>
    public async Task AssertLossesAreToldAsync(IEnumerable<string> jobs)
    {
        var told = await Simulator.ReadJournalAsync();
        var lost = jobs.Where(job => JournalOracle.Explain(Record.StepsOf(job), told[job], Cost.Nothing) is not null).ToList();
        Assert.True(Gaps.Count <= Gaps.Latest.Count, "There are more gaps than are kept.");
        Assert.All(lost, job => Assert.Contains(job, Gaps.Latest.Select(gap => gap.Label)));
    }

    public async ValueTask DisposeAsync()
    {
        await Record.DisposeAsync();
        await _app.StopAsync().Soon();
        await _app.DisposeAsync();
        await Simulator.DisposeAsync();
        _folder.Dispose();
    }

    private void AssertHistories(IReadOnlyDictionary<string, int> begun, Dictionary<string, StateStep[]> told) =>
        Assert.All(begun.Keys, job => Assert.Null(ExplainHistory(job, begun[job], told[job])));

    private string? ExplainHistory(string jobId, int begun, StateStep[] told)
    {
        var history = Store.Find(jobId)!.History.Select(StateStep.Of).ToList();
        var states = StateStep.StatesOf(told);
        var isWhole = history.Count < JobHistoryBound;
        // the latest are kept, and the store is at most a little ahead of what was told when the journal was read
        var latestStart = isWhole
            ? (begun < told.Length ? StateStep.StatesOf(told[..(begun + 1)]).Count - 1 : states.Count)
            : states.Count - (JobHistoryBound / 2);
        // what was read before the stream was open does not join on
        var beginnings = isWhole ? history.Count : 1;
        return Enumerable.Range(0, beginnings).Any(first => JournalOracle.HasAllOf(history[first..], states, latestStart))
            ? null
            : $"{jobId}: history {string.Join(" ", history)}\n  told {string.Join(" ", states)}";
    }
}
