using Bunit;
using Dashboard.Jobs;
using Dashboard.Jobs.Home;
using Dashboard.Jobs.Stalls;
using Dashboard.Jobs.Views;
using Dashboard.Samples;
using Dashboard.Upstream;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Home;

/// <summary>What the overview's parts look at, as a test puts it.</summary>
public abstract class HomeTests : BunitContext
{
    /// <param name="isAll">False for tests that add services of their own, and call <see cref="Begin"/> after that.</param>
    private protected HomeTests(bool isAll = true)
    {
        Hour = new FleetHourProjection(Store, Upstream, Time, NullLogger<FleetHourProjection>.Instance);
        Hottest = new HottestGpus(Store, Samples, Time, NullLogger<HottestGpus>.Instance);
        Services.AddSingleton<IFleetViews>(Views);
        Services.AddSingleton<IUpstreamStatusSource>(Upstream);
        Services.AddSingleton(Hour);
        Services.AddSingleton(Stalls);
        Services.AddSingleton(Hottest);
        ComponentFactories.AddStub<PageTitle>();
        if (isAll)
        {
            Begin();
        }
    }

    private protected FakeFleetViews Views { get; } = new();

    private protected FakeUpstream Upstream { get; } = new(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start));

    private protected JobStore Store { get; } = new();

    private protected SampleStore Samples { get; } = new();

    private protected FakeTimeProvider Time { get; } = new(JobsOf.Start.AddHours(2));

    private protected FleetHourProjection Hour { get; }

    private protected StallProjection Stalls { get; } = new(new ConnectionBoard(TimeProvider.System), new JobRefusals());

    private protected HottestGpus Hottest { get; }

    private protected void Begin() => SetRendererInfo(new RendererInfo("Server", isInteractive: true));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Hour.Dispose();
        Hottest.Dispose();
    }

    private protected void See(string jobId, string json)
    {
        var job = Store.Apply(JobsOf.Observation(jobId, json)).Job;
        Samples.Add(job, null);
    }

    /// <summary>What is queued behind the rendering runs after all of its parts.</summary>
    private protected static Task RenderedAsync<T>(IRenderedComponent<T> component)
        where T : IComponent => component.InvokeAsync(() => { }).Soon();

    private protected static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
