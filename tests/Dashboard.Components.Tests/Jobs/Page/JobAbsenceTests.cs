using Bunit;
using Dashboard.Components.Live;
using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs;
using Dashboard.Jobs.Page;
using Dashboard.Jobs.Table;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

/// <summary>A job that upstream does not have, no longer has, or keeps from this key.</summary>
public sealed class JobAbsenceTests : BunitContext
{
    private static readonly ApiFailure Forbidden = new(FailureKind.Forbidden, "You don't have permission to view this job")
    {
        StatusCode = 403,
        RequiredPermission = "jobs:read",
        UserPermissions = ["endpoints:execute", "logs:read"],
    };

    private readonly SettingsInMemory _settings = new();
    private readonly JobRefusals _refusals = new();

    public JobAbsenceTests()
    {
        var watchList = new WatchList();
        Services.AddSingleton(_settings.Marked);
        Services.AddSingleton(watchList);
        Services.AddSingleton(new WatchRequests(watchList, _settings.Watched, TimeProvider.System));
        var upstream = new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start));
        Services.AddSingleton(new Pulse(TimeProvider.System, upstream));
        Services.AddSingleton<IUpstreamStatusSource>(upstream);
        Services.AddSingleton(new ConnectionBoard(TimeProvider.System));
        Services.AddSingleton(_refusals);
        ComponentFactories.AddStub<JobNeighbours>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void NotFound_SaysWhatUpstreamSaid_AndWhyThatMayBe()
    {
        var page = Unknown(
            new JobAbsence("Job x does not exist.", IsCertain: true)
            {
                Failure = new(FailureKind.NotFound, "Job x does not exist."),
            }
        );

        Assert.Equal("No such job", page.Find("h1").TextContent);
        Assert.Contains("Job x does not exist.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("older than the 30 days", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".job-actions"));
    }

    /// <summary>Its own reasons are better than what we suppose.</summary>
    [Fact]
    public void NotFound_ForReasonsThatUpstreamNames_ShowsThose()
    {
        var page = Unknown(
            new JobAbsence("Job x does not exist.", IsCertain: true)
            {
                Failure = new(FailureKind.NotFound, "Job x does not exist.")
                {
                    PossibleReasons = ["Job ID is incorrect", HostileText.Value],
                },
            }
        );

        Assert.Equal("Job ID is incorrect", page.FindAll(".reasons li")[0].TextContent);
        Assert.DoesNotContain("mistyped", page.Markup, StringComparison.Ordinal);
        HostileText.AssertIsText(page);
    }

    [Fact]
    public void Refused_SaysWhatItNeedsAndWhatTheKeyHas()
    {
        var page = Unknown(new JobAbsence(Forbidden.Message, IsCertain: false) { Failure = Forbidden });

        Assert.Equal("The key may not see this job", page.Find("h1").TextContent);
        Assert.Equal(
            "It needs jobs:read; the key has endpoints:execute, logs:read.",
            OneLine(page.Find(".permissions").TextContent)
        );
        Assert.DoesNotContain("until upstream answers", page.Markup, StringComparison.Ordinal);
    }

    /// <summary>Another key of ours would not help.</summary>
    [Fact]
    public void RefusedToTheDashboardUpstream_IsNotBlamedOnOurKey()
    {
        var page = Unknown(new JobAbsence("No.", IsCertain: false) { Failure = Forbidden with { IsOfRelay = true } });

        Assert.Equal("The Dashboard upstream may not see this job", page.Find("h1").TextContent);
        Assert.DoesNotContain("TensorOne:ApiKey", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_ByAnUpstreamThatDoesNotSayWhy_SaysOnlyThat() =>
        Assert.Empty(
            Unknown(new JobAbsence("No.", IsCertain: false) { Failure = new(FailureKind.Forbidden, "No.") })
                .FindAll(".permissions")
        );

    /// <summary>The job was known before the key lost it.</summary>
    [Theory]
    [InlineData(
        FailureKind.Forbidden,
        "Upstream refuses this job to the key: Not yours. Shown is what was known . It needs jobs:read; the key has logs:read."
    )]
    [InlineData(
        FailureKind.InvalidRequest,
        "Upstream refuses this job: Not yours. Shown is what was known . It needs jobs:read; the key has logs:read."
    )]
    public void Refused_OfAJobThatIsKnown_SaysWhatStandsThere(FailureKind kind, string expected)
    {
        var refusal = Forbidden with { Kind = kind, Message = "Not yours.", UserPermissions = ["logs:read"] };

        var note = Render<JobRefusalNote>(it => it.Add(note => note.Job, Gone("running")).Add(note => note.Refusal, refusal));

        Assert.Equal(expected, OneLine(note.Find(".note").TextContent));
    }

    [Fact]
    public void Refused_ByADashboardUpstream_IsNotOfThisKey()
    {
        var refusal = Forbidden with { Message = "Upstream refuses this.", IsQuoted = true, IsOfRelay = true };

        var note = Render<JobRefusalNote>(it => it.Add(note => note.Job, Gone("running")).Add(note => note.Refusal, refusal));

        Assert.StartsWith(
            "Upstream refuses this job: The Dashboard that is read from says: Upstream refuses this.",
            OneLine(note.Find(".note").TextContent),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Permissions_OfAKeyWithNone_SaysSo() =>
        Assert.Equal(
            "It needs jobs:read; the key has none that upstream names.",
            OneLine(Permissions(Forbidden with { UserPermissions = [] }).Find("p").TextContent)
        );

    [Fact]
    public void UpstreamThatCannotBeAsked_IsNoAbsence()
    {
        var page = Unknown(
            new JobAbsence("Upstream gave no answer in time.", IsCertain: false) { Failure = new(FailureKind.TimedOut, "Late.") }
        );

        Assert.Equal("Upstream could not be asked for the job", page.Find("h1").TextContent);
        Assert.NotEmpty(page.FindAll(".job-actions"));
    }

    [Fact]
    public void WhileItIsAskedFor_SaysSo() => Assert.Equal("Looking for the job", Unknown(null).Find("h1").TextContent);

    [Fact]
    public void WhileNoRequestMayBeSent_SaysWhenItIsAskedFor()
    {
        var page = Render<JobUnknown>(page => page.Add(it => it.JobId, "job_1").Add(it => it.AskedAt, JobsOf.Start));

        Assert.Equal(JobsOf.Start.ToUnixTimeMilliseconds().ToString(), page.Find("live-time").GetAttribute("at"));
        Assert.DoesNotContain("has been asked for it", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileText_StaysText()
    {
        HostileText.AssertIsText(
            Unknown(
                new JobAbsence(HostileText.Value, IsCertain: false)
                {
                    Failure = Forbidden with { RequiredPermission = HostileText.Value, UserPermissions = [HostileText.Value] },
                },
                HostileText.Value
            )
        );
    }

    [Fact]
    public void Gone_SaysSinceWhen_AndWhatIsNotKnown()
    {
        var note = Note(Gone("running"), AbsenceKind.Gone);

        Assert.Equal(
            "Gone since . Upstream no longer has this job, though it keeps one for 30 days. All that was known of it is kept here; how it ended is not known.",
            OneLine(note.Find("p").TextContent)
        );
        Assert.Equal(JobsOf.Start.AddDays(1).ToUnixTimeMilliseconds().ToString(), note.Find("live-time").GetAttribute("at"));
    }

    [Fact]
    public void Expired_SaysWhenItWasCreated()
    {
        var note = Note(Gone("completed"), AbsenceKind.Expired);

        Assert.Equal(
            "Expired, gone since . Upstream keeps a job for 30 days; this one was created . All that was known of it is kept here.",
            OneLine(note.Find("p").TextContent)
        );
        Assert.Equal(2, note.FindAll("live-time").Count);
    }

    /// <summary>It looked live: with a bar, a countdown and a run time that ticked.</summary>
    [Fact]
    public void Gone_WhileItRan_TicksNoMore()
    {
        var job = Gone("running");

        var header = Render<JobHeader>(parameters => parameters.Add(it => it.Job, job).Add(it => it.Absence, AbsenceKind.Gone));
        Assert.Equal("Gone", header.Find(".absent").TextContent);
        Assert.NotNull(header.Find(".progress.ended"));
        Assert.Empty(header.FindAll("live-time"));

        var times = Render<JobTimes>(parameters => parameters.Add(it => it.Job, job));
        Assert.Equal(
            "–",
            times
                .FindAll("dl > div")
                .Single(fact => fact.QuerySelector("dt")!.TextContent == "Run time")
                .QuerySelector("dd")!
                .TextContent.Trim()
        );
    }

    /// <summary>It said that it runs. The table counts and finds it as unknown, and its row has the same word.</summary>
    [Theory]
    [InlineData("running", "unknown", "Unknown", "last known: Running")]
    [InlineData("hibernating", "unknown", "Unknown", "last known: hibernating")]
    [InlineData("completed", "completed", "Completed", null)]
    public void Gone_IsShownAsItIsCounted_WithItsLastState(string status, string token, string word, string? last)
    {
        var job = Gone(status);

        var header = Render<JobHeader>(parameters => parameters.Add(it => it.Job, job).Add(it => it.Absence, AbsenceKind.Gone));
        var cells = new LiveCells();
        JobRowFormat.Default.Write(job, cells);

        var badge = header.Find(".state");
        Assert.Equal((token, word), (badge.GetAttribute("data-state"), badge.TextContent.Trim()));
        Assert.Equal(token, cells[0].ToString());
        Assert.Equal(last, header.FindAll(".last-known").SingleOrDefault()?.TextContent);
    }

    [Fact]
    public void Present_HasItsCountdown_AndNoWord()
    {
        var header = Render<JobHeader>(parameters => parameters.Add(it => it.Job, Gone("running") with { GoneSince = null }));

        Assert.Empty(header.FindAll(".absent, .ended"));
        Assert.Single(header.FindAll("live-time"));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _settings.Dispose();
    }

    private static Job Gone(string status) =>
        JobUpdate
            .Apply(
                null,
                JobsOf.Observation(
                    "job_1",
                    $$"""{"status":"{{status}}","progress":40,"createdAt":"2025-12-31T00:00:00Z","startedAt":"2025-12-31T00:01:00Z","estimatedCompletion":"2026-01-01T01:00:00Z"}"""
                )
            )
            .Job with
        {
            GoneSince = JobsOf.Start.AddDays(1),
        };

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace(" ,", ",", StringComparison.Ordinal);

    private IRenderedComponent<JobUnknown> Unknown(JobAbsence? absence, string jobId = "job_1") =>
        Render<JobUnknown>(page => page.Add(it => it.JobId, jobId).Add(it => it.Absence, absence));

    private IRenderedComponent<JobPermissions> Permissions(ApiFailure refusal) =>
        Render<JobPermissions>(line => line.Add(it => it.Refusal, refusal));

    private IRenderedComponent<JobAbsenceNote> Note(Job job, AbsenceKind kind) =>
        Render<JobAbsenceNote>(note => note.Add(it => it.Job, job).Add(it => it.Kind, kind));
}
