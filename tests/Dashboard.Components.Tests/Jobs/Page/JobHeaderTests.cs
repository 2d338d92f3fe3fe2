using System.Text;
using Bunit;
using Dashboard.Components.Live;
using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs.Page;
using Dashboard.Jobs.Table;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Api;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobHeaderTests : BunitContext
{
    private static readonly DateTimeOffset Told = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly SettingsInMemory _settings = new();
    private readonly JobRefusals _refusals = new();
    private readonly FakeUpstream _upstream = new(new UpstreamStatus(ConnectionState.Connected, Told));

    public JobHeaderTests()
    {
        var watchList = new WatchList();
        Services.AddSingleton(_settings.Marked);
        Services.AddSingleton(watchList);
        Services.AddSingleton(new WatchRequests(watchList, _settings.Watched, TimeProvider.System));
        Services.AddSingleton(new Pulse(TimeProvider.System, _upstream));
        Services.AddSingleton<IUpstreamStatusSource>(_upstream);
        Services.AddSingleton(new ConnectionBoard(TimeProvider.System));
        Services.AddSingleton(_refusals);
        ComponentFactories.AddStub<JobNeighbours>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    /// <summary>The same word and look as in the table; red is for what needs a person.</summary>
    [Theory]
    [InlineData("""{"status":"failed","retryable":true,"nextRetryAt":"2024-01-15T14:31:00Z"}""", "retrying", "Will retry")]
    [InlineData("""{"status":"failed","retryable":false}""", "failed", "Failed")]
    [InlineData("""{"status":"timeout"}""", "timeout", "Timed out")]
    [InlineData("""{"status":"hibernating"}""", "unknown", "hibernating")]
    public void Badge_OfEachState_SaysWhatTheTableSays(string json, string token, string word)
    {
        var job = Read(json);
        var badge = Render<JobHeader>(parameters => parameters.Add(header => header.Job, job)).Find(".state");
        var cells = new LiveCells();
        JobRowFormat.Default.Write(job, cells);

        Assert.Equal((token, word), (badge.GetAttribute("data-state")!, badge.TextContent.Trim()));
        Assert.StartsWith(token, cells[0].ToString(), StringComparison.Ordinal);
    }

    /// <summary>The line is there in every state, so that nothing below it moves when the job ends.</summary>
    [Theory]
    [InlineData("queued")]
    [InlineData("running")]
    [InlineData("completed")]
    [InlineData("failed")]
    public void Progress_InEveryState_HasItsLine(string state) =>
        Assert.NotNull(
            Render<JobHeader>(parameters => parameters.Add(header => header.Job, Read($$"""{"status":"{{state}}"}""")))
                .Find("div.progress")
        );

    /// <summary>An estimate that nobody has confirmed since must not come nearer, nor be past.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void Eta_WhileUpstreamIsNotHeard_StandsAsItWas_AndSaysOfWhen(double speed)
    {
        var header = Render<JobHeader>(parameters =>
            parameters.Add(header => header.Job, Read("""{"status":"running","estimatedCompletion":"2026-01-01T00:10:00Z"}"""))
        );
        Assert.Equal((null, 1), (header.Find(".eta live-time").GetAttribute("to"), header.FindAll(".eta live-time").Count));

        _upstream.Publish(
            new UpstreamStatus(ConnectionState.Reconnecting, Told)
            {
                ToldAt = Told,
                Clock = speed == 1 ? null : new UpstreamClock(Told.AddSeconds(-1), Told.AddHours(5), speed),
            }
        );

        header.WaitForAssertion(() => Assert.Equal(2, header.FindAll(".eta live-time").Count));
        var (eta, known) = (header.FindAll(".eta live-time")[0], header.FindAll(".eta live-time")[1]);
        Assert.Equal(speed == 1 ? Told : Told.AddHours(5).AddMinutes(1), TimeOf(eta, "to"));
        Assert.Equal(("clock", Told), (known.GetAttribute("kind"), TimeOf(known, "at")));
        Assert.Matches(
            "ETA</span> +<live-time .*</live-time>\\s+<span class=\"muted\">as of <live-time",
            header.Find(".eta").InnerHtml
        );

        _upstream.Publish(new UpstreamStatus(ConnectionState.Connected, Told));
        header.WaitForAssertion(() => Assert.Null(header.FindAll(".eta live-time").Single().GetAttribute("to")));
        Assert.Matches("ETA</span> +<live-time", header.Find(".eta").InnerHtml);
    }

    [Fact]
    public void Eta_OfAJobThatUpstreamRefuses_StandsAsItWas()
    {
        var job = Read("""{"status":"running","estimatedCompletion":"2026-01-01T00:10:00Z"}""");
        var header = Render<JobHeader>(parameters => parameters.Add(header => header.Job, job));

        _refusals.Add(job.JobId, new ApiFailure(FailureKind.Forbidden, "No."));

        header.WaitForAssertion(() => Assert.Equal(2, header.FindAll(".eta live-time").Count));
        Assert.Equal(job.LastConfirmedAt, TimeOf(header.FindAll(".eta live-time")[1], "at"));
    }

    /// <summary>Whoever sees one job of a project wants to see the others.</summary>
    [Fact]
    public void TagsAndEndpoint_LeadToTheirJobs()
    {
        var header = Render<JobHeader>(parameters =>
            parameters.Add(
                header => header.Job,
                Read("""{"status":"running","endpointId":"ep_1","tags":{"team":"a \"b\"","empty":""} }""")
            )
        );

        Assert.Equal(
            ["/jobs?q=endpoint%3Aep_1", "/jobs?q=tag.team%3A%22a%20%5C%22b%5C%22%22"],
            header.FindAll(".line a").Take(2).Select(link => link.GetAttribute("href"))
        );
        Assert.Equal("team a \"b\"", header.Find("a.tag").TextContent);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _settings.Dispose();
    }

    private static DateTimeOffset TimeOf(AngleSharp.Dom.IElement time, string attribute) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(time.GetAttribute(attribute)!));

    private static Job Read(string json)
    {
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes($$"""{"jobId":"job_1",{{json[1..]}}""")).Document!;
        return JobUpdate.Apply(null, new Observation(document, DocumentSource.Stream, DateTimeOffset.UnixEpoch)).Job;
    }
}
