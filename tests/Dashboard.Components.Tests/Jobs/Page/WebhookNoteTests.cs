using System.Globalization;
using Bunit;
using Dashboard.Components.Live;
using Dashboard.Jobs;
using Dashboard.Jobs.Page;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Polls;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class WebhookNoteTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(JobsOf.Start);
    private readonly FakeUpstream _upstream = new(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start));
    private readonly RequestBudget _budget;
    private readonly PollSchedule _schedule;
    private readonly Pulse _pulse;

    public WebhookNoteTests()
    {
        _budget = new RequestBudget(new Settings(), _time);
        _schedule = new PollSchedule(_time, new Random(1));
        _pulse = new Pulse(_time, _upstream);
        Services.AddSingleton<IUpstreamStatusSource>(_upstream);
        Services.AddSingleton(_budget);
        Services.AddSingleton(_schedule);
        Services.AddSingleton(_pulse);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        _schedule.Apply([new PlannedJob("job_1", WatchMode.Webhook, TimeSpan.FromMinutes(10), "", JobDetail.None, 0)]);
    }

    [Fact]
    public async Task JobThatOnlyWebhooksTellOf_SaysWhenItIsRead_UntilThereIsARequest()
    {
        await UseUpAsync();
        var note = Render(Job());
        Assert.Equal("", note.Markup.Trim());

        Beat(TimeSpan.FromSeconds(5));
        note.WaitForAssertion(() =>
            Assert.Equal(
                "Known from webhooks only; it is read when the budget has a request again, at .",
                string.Join(' ', note.Find("p").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            )
        );
        // one for what is kept for people comes first
        Assert.Equal(JobsOf.Start.AddSeconds(13), TimeOf(note));

        Beat(TimeSpan.FromSeconds(9));
        note.WaitForAssertion(() => Assert.Equal("", note.Markup.Trim()));
    }

    [Fact]
    public async Task JobThatSomethingElseHasToldOf_HasNoSuchNote()
    {
        await UseUpAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotEqual("", Render(Job()).Markup.Trim());

        Assert.Equal("", Render(Job() with { Source = DocumentSource.Batch }).Markup.Trim());
        Assert.Equal("", Render(Job() with { LastEventAt = JobsOf.Start }).Markup.Trim());
        var readBefore = JobUpdate.Apply(null, JobsOf.Observation("job_1", Json, DocumentSource.Batch)).Job;
        var both = JobUpdate.Apply(readBefore, JobsOf.Observation("job_1", Json, DocumentSource.Webhook)).Job;
        Assert.Equal(DocumentSource.Webhook, both.Source);
        Assert.Equal("", Render(both).Markup.Trim());
        _upstream.Publish(new UpstreamStatus(ConnectionState.Reconnecting, JobsOf.Start));
        Assert.Equal("", Render(Job()).Markup.Trim());
    }

    private const string Json = """{"status":"running","createdAt":"2026-01-01T00:00:00Z"}""";

    private static Job Job() => JobUpdate.Apply(null, JobsOf.Observation("job_1", Json, DocumentSource.Webhook)).Job;

    private static DateTimeOffset TimeOf(IRenderedComponent<WebhookNote> note) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            long.Parse(note.Find("live-time").GetAttribute("at")!, CultureInfo.InvariantCulture)
        );

    private IRenderedComponent<WebhookNote> Render(Job job) => Render<WebhookNote>(note => note.Add(it => it.Job, job));

    private void Beat(TimeSpan after)
    {
        _time.Advance(after);
        _pulse.Beat();
    }

    private async Task UseUpAsync()
    {
        for (var i = 0; i < 10; i++)
        {
            await _budget.TakeAsync(RequestPurpose.Person, default).Soon();
        }
    }

    private sealed class Settings : IOptionsMonitor<UpstreamOptions>
    {
        public UpstreamOptions CurrentValue { get; } = new() { RequestsPerMinute = 10 };

        public UpstreamOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<UpstreamOptions, string?> listener) => null;
    }
}
