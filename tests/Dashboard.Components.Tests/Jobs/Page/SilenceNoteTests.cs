using Bunit;
using Dashboard.Components.Layout;
using Dashboard.Jobs.Page;
using Dashboard.Upstream;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class SilenceNoteTests : BunitContext
{
    private static readonly DateTimeOffset Told = JobsOf.Start.AddHours(1);

    private readonly FakeUpstream _upstream = new(
        new UpstreamStatus(ConnectionState.Reconnecting, Told) { LastSignOfLife = Told.AddMinutes(2), ToldAt = Told }
    );

    private readonly FakeTimeProvider _time = new(JobsOf.Start);
    private readonly ConnectionBoard _board;

    public SilenceNoteTests()
    {
        _board = new ConnectionBoard(_time);
        Services.AddSingleton<IUpstreamStatusSource>(_upstream);
        Services.AddSingleton(_board);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void UpstreamThatIsHeard_NeedsNoNote()
    {
        _upstream.Publish(new UpstreamStatus(ConnectionState.Connected, Told));

        Assert.Equal("", Render(Job()).Markup.Trim());
    }

    /// <summary>The page called silent what had refused the connection, and named another time than the bar above it.</summary>
    [Fact]
    public void Note_HasTheWordsAndTheTimeOfTheTopBar()
    {
        var bar = Render<ConnectionWords>();

        var note = Render(Job());

        Assert.StartsWith(bar.Find("[role=status]").TextContent, note.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Equal(bar.Find("live-time[kind=clock]").GetAttribute("at"), note.Find("live-time").GetAttribute("at"));
        Assert.Equal(Told, TimeOf(note));
    }

    [Fact]
    public void JobThatWasConfirmedSince_SaysWhen() => Assert.Equal(Told.AddMinutes(5), TimeOf(Render(Job(Told.AddMinutes(5)))));

    /// <summary>What it served in the seconds before it noticed was taken for news, and the page named two times.</summary>
    [Theory]
    [InlineData(DocumentSource.Batch, 0)]
    [InlineData(DocumentSource.Webhook, 5)]
    public void DashboardUpstreamThatIsCutOff_HasConfirmedNothingSince_ButAWebhookMay(DocumentSource source, int minutes)
    {
        _upstream.Publish(
            new UpstreamStatus(ConnectionState.Connected, Told)
            {
                LastSignOfLife = Told.AddMinutes(10),
                RelaySilence = new RelaySilence(Told, null),
            }
        );

        Assert.Equal(Told.AddMinutes(minutes), TimeOf(Render(Job(Told.AddMinutes(5)) with { Source = source })));
    }

    [Fact]
    public void JobThatOnlyWebhooksHaveToldOf_IsAsOldAsTheLastOne() =>
        Assert.Equal(JobsOf.Start, TimeOf(Render(Job() with { Source = DocumentSource.Webhook, LastEventAt = null })));

    /// <summary>What other jobs' streams and reads tell is no news of this one.</summary>
    [Fact]
    public void WithoutAStreamOfAllJobs_ItsOwnStreamTells()
    {
        _upstream.Publish(_upstream.Current with { FollowsSingly = true });
        Assert.Equal(JobsOf.Start, TimeOf(Render(Job())));

        _time.Advance(TimeSpan.FromMinutes(20));
        var stream = _board.Add("job_1");
        stream.OnOpened();
        stream.OnRead(events: 0, TimeSpan.Zero);

        Assert.Equal(JobsOf.Start.AddMinutes(20), TimeOf(Render(Job())));

        // one that hangs opens streams and greets there
        _time.Advance(TimeSpan.FromMinutes(5));
        stream.OnOpened();
        stream.OnRead(events: 0, TimeSpan.Zero, isNews: false);
        Assert.Equal(JobsOf.Start.AddMinutes(20), TimeOf(Render(Job())));
    }

    private static DateTimeOffset TimeOf(IRenderedComponent<SilenceNote> note) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(note.Find("live-time").GetAttribute("at")!));

    private static Job Job(DateTimeOffset? confirmedAt = null) =>
        JobUpdate.Apply(null, JobsOf.Observation("job_1", """{"status":"running"}""")).Job with
        {
            LastConfirmedAt = confirmedAt ?? JobsOf.Start,
        };

    private IRenderedComponent<SilenceNote> Render(Job job) => Render<SilenceNote>(note => note.Add(it => it.Job, job));
}
