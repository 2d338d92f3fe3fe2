using Dashboard.Jobs;
using Dashboard.Upstream;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream;

/// <summary>The stage Upstream as it is composed, on a clock and an upstream that the test drives.</summary>
internal sealed class UpstreamUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stopping = new();
    private readonly JobSubscription _changes;
    private IHostedService? _worker;

    public UpstreamUnderTest(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("TensorOne:BaseUrl", "http://127.0.0.1:1"),
                new("TensorOne:ApiKey", "key"),
                new("TensorOne:IdleTimeoutSeconds", "45"),
                // or it could not be said that nothing is asked
                new("TensorOne:LifeCheckSeconds", "0"),
            ])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobInterest>();
        services.AddUpstream();
        services.RemoveAll<ITensorOneApi>();
        services.AddSingleton<ITensorOneApi>(Api);
        services.AddSingleton<IOutageProbe>(Door);
        services.AddTransient(_ => new Random(1));
        _services = services.BuildServiceProvider();
        _changes = Store.Subscribe();
    }

    public FakeTimeProvider Time { get; } = new(JobsOf.Start);

    public FakeApi Api { get; } = new();

    public FakeDoor Door { get; } = new();

    public JobStore Store => Get<JobStore>();

    public UpstreamStatus Status => Get<UpstreamMonitor>().Current;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public T Create<T>() => ActivatorUtilities.CreateInstance<T>(_services);

    /// <summary>As if somebody had saved the configuration.</summary>
    public void Set(string key, string value)
    {
        var configuration = Get<IConfiguration>();
        configuration[key] = value;
        ((IConfigurationRoot)configuration).Reload();
    }

    public Task StartAsync()
    {
        _worker = ActivatorUtilities.CreateInstance<UpstreamWorker>(_services);
        return _worker.StartAsync(_stopping.Token);
    }

    /// <summary>Waits until a job is as asked, by the store's own changes.</summary>
    public async Task<Job> SeeAsync(string jobId, Func<Job, bool> condition)
    {
        while (true)
        {
            if (Store.Find(jobId) is { } job && condition(job))
            {
                return job;
            }

            Assert.True(await _changes.WaitAsync(CancellationToken.None).Soon());
            while (_changes.TryRead(out _)) { }
        }
    }

    public async Task<UpstreamStatus> SeeStatusAsync(Func<UpstreamStatus, bool> condition)
    {
        var monitor = Get<UpstreamMonitor>();
        var changed = new SemaphoreSlim(0);
        using var subscription = monitor.Subscribe(() => changed.Release());
        while (!condition(monitor.Current))
        {
            await changed.WaitAsync().Soon();
        }

        return monitor.Current;
    }

    /// <summary>
    /// Moves the clock on, a little at a time, until upstream is called: waits of any length pass, whenever they began. How much time
    /// passes beyond the wait depends on the machine.
    /// </summary>
    /// <param name="step">100 ms; more where the waits are long.</param>
    public async Task<FakeCall> AdvanceToNextCallAsync(TimeSpan? step = null)
    {
        var next = Api.NextCallAsync();
        while (!next.IsCompleted)
        {
            Time.Advance(step ?? TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }

        return await next;
    }

    /// <summary>The same while a stream stays alive: an event every ten seconds, each seen before the clock goes on.</summary>
    public async Task<FakeCall> AdvanceToNextCallAsync(FakeStream alive, string jobId, int firstId)
    {
        var next = Api.NextCallAsync();
        for (var i = 0; !next.IsCompleted; i++)
        {
            var said = $"step {i}";
            await alive.SendEventAsync(
                $"e-{firstId + i}",
                $$"""{"jobId":"{{jobId}}","status":"running","currentStep":"{{said}}"}"""
            );
            await SeeAsync(jobId, job => job.CurrentStep == said);
            for (var step = 0; step < 20 && !next.IsCompleted; step++)
            {
                Time.Advance(TimeSpan.FromMilliseconds(500));
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
            }
        }

        return await next;
    }

    /// <summary>Waits until the plan is as asked.</summary>
    public async Task<PlannedJob> SeePlanAsync(string jobId, Func<PlannedJob, bool> condition)
    {
        var plan = Get<WatchPlanner>().Plan;
        var changed = new SemaphoreSlim(0);
        using var subscription = plan.Subscribe(() => changed.Release());
        var waits = 0;
        while (true)
        {
            if (plan.Current.Jobs.FirstOrDefault(job => job.JobId == jobId) is { } job && condition(job))
            {
                return job;
            }

            if (!await changed.WaitAsync(TimeSpan.FromMilliseconds(500)))
            {
                // a plan made while the clock was moved on seems to have taken long, and the next one waits for it
                Time.Advance(TimeSpan.FromSeconds(1));
                Assert.True(++waits < 60, $"The plan of {jobId} never came to be as asked.");
            }
        }
    }

    /// <summary>Moves the clock on in steps that let every wait end in its turn.</summary>
    public async Task AdvanceAsync(TimeSpan during, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < during; passed += step)
        {
            Time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    /// <summary>Moves the clock on by far more than any wait, in steps that let every wait end in its turn, and expects no call.</summary>
    public async Task AssertNoCallAsync(TimeSpan during)
    {
        await AdvanceAsync(during, TimeSpan.FromSeconds(5));
        Assert.False(Api.HasCall);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_worker is not null)
        {
            await _worker.StopAsync(CancellationToken.None).Soon();
        }

        _changes.Dispose();
        await _services.DisposeAsync();
        _stopping.Dispose();
    }
}
