using System.Collections.Immutable;
using AngleSharp.Dom;
using Bunit;
using Dashboard.Jobs;
using Dashboard.Operation;
using Dashboard.Upstream.Planning;
using Shared.Api;

namespace Dashboard.Components.Tests.Operation;

public sealed class PlanPanelTests : BunitContext
{
    private static readonly PlannedJob Streamed = new("a/b", WatchMode.Stream, null, "its events come", JobDetail.None, 2);
    private static readonly PlannedJob Polled = new(
        "p",
        WatchMode.Poll,
        TimeSpan.FromSeconds(30),
        "no stream",
        JobDetail.None,
        2
    );

    private static readonly ApiFailure Lacking = new(FailureKind.Forbidden, "No.")
    {
        RequiredPermission = "jobs:read",
        UserPermissions = ["endpoints:execute", "logs:read"],
    };

    [Fact]
    public void Empty_SaysWhy()
    {
        Assert.Equal("No job needs that now.", Render([], isOfAll: true).FindAll("p")[^1].TextContent);
        Assert.Equal("No job is watched yet.", Render([], isOfAll: false).FindAll("p")[^1].TextContent);
    }

    [Fact]
    public void Plan_IsCountedByMode_AndEachJobHasItsReason()
    {
        var panel = Render([Streamed, Polled]);

        Assert.Equal("1 job by its own stream, 1 read from time to time, 0 at rest.", panel.Find("p").TextContent.Trim());
        Assert.Equal(["a/b", "stream", "–", "its events come"], Cells(panel.FindAll("tbody tr")[0]));
        Assert.Equal(["p", "poll", "30s", "no stream"], Cells(panel.FindAll("tbody tr")[1]));
        Assert.Equal("/jobs/a%2Fb", panel.Find("tbody a").GetAttribute("href"));
    }

    /// <summary>They are most, and alike.</summary>
    [Fact]
    public void AtRest_AreCountedByReason()
    {
        var panel = Render([AtRest("a", "over"), AtRest("b", "over"), AtRest("c", "nobody watches it")]);

        Assert.Equal(
            [
                "0 jobs by their own streams, 0 read from time to time, 3 at rest.",
                "At rest, with nothing asked of them: 2 over, 1 nobody watches it.",
                "No job is streamed or read now.",
            ],
            panel.FindAll("p").Select(line => line.TextContent.Trim())
        );
        Assert.Empty(panel.FindAll("tbody tr"));
    }

    [Fact]
    public void RefusedBatch_IsSaid() =>
        Assert.Contains(
            "Upstream refuses the batch to this key: jobs are read one by one.",
            Render([Polled], isBatchRefused: true).Find("p").TextContent,
            StringComparison.Ordinal
        );

    /// <summary>They rest, and would stand behind thousands of others.</summary>
    [Fact]
    public void Refused_StandApart_WithWhatTheKeyLacks()
    {
        var panel = Render(
            [.. Enumerable.Range(0, 60).Select(i => Polled with { JobId = $"job_{i:00}" }), AtRest("r1", "refused: no")],
            refusals:
            [
                ("r1", Lacking),
                ("r2", Lacking),
                ("r3", Lacking),
                ("r4", Lacking),
                ("gone", new ApiFailure(FailureKind.NotFound, "No.")),
            ]
        );

        Assert.StartsWith("5 jobs refused by upstream", panel.Find("caption").TextContent, StringComparison.Ordinal);
        var rows = panel.FindAll("tbody tr");
        Assert.Equal(
            ["the Dashboard's API key lacks jobs:read; it has endpoints:execute, logs:read", "4", "r1, r2, r3"],
            Cells(rows[0]).Select(OneLine)
        );
        Assert.Equal(["upstream does not know it", "1", "gone"], Cells(rows[1]).Select(OneLine));
        Assert.Equal("/jobs/r1", rows[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal(2 + 50, rows.Count);
        Assert.DoesNotContain(rows.Skip(2), row => row.TextContent.Contains("r1", StringComparison.Ordinal));
        Assert.StartsWith("and 10 more", panel.FindAll("p")[^1].TextContent, StringComparison.Ordinal);
    }

    /// <summary>A sentence of upstream's that names the job is one reason all the same.</summary>
    [Fact]
    public void Refused_ForReasonsThatNameTheJob_AreOne()
    {
        var panel = Render(
            [],
            refusals:
            [
                .. Enumerable
                    .Range(0, 100)
                    .Select(i => ($"job_{i}", new ApiFailure(FailureKind.Forbidden, $"job_{i} is not yours"))),
            ]
        );

        Assert.Equal(["… is not yours", "100"], Cells(Assert.Single(panel.FindAll("tbody tr")))[..2]);
    }

    [Fact]
    public void HostileText_StaysText()
    {
        HostileText.AssertIsText(Render([Polled with { JobId = HostileText.Value, Reason = HostileText.Value }]));
        HostileText.AssertIsText(Render([], refusals: ("a", new ApiFailure(FailureKind.Forbidden, HostileText.Value))));
        HostileText.AssertIsText(
            Render(
                [],
                refusals: ("a", Lacking with { RequiredPermission = HostileText.Value, UserPermissions = [HostileText.Value] })
            )
        );
    }

    private static PlannedJob AtRest(string jobId, string reason) =>
        new(jobId, WatchMode.Rest, null, reason, JobDetail.None, int.MaxValue);

    private static string[] Cells(IElement row) => [.. row.Children.Select(cell => cell.TextContent.Trim())];

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace(" ,", ",", StringComparison.Ordinal);

    private IRenderedComponent<PlanPanel> Render(
        ImmutableArray<PlannedJob> jobs,
        bool isOfAll = false,
        bool isBatchRefused = false,
        params (string JobId, ApiFailure Failure)[] refusals
    ) =>
        Render<PlanPanel>(panel =>
            panel
                .Add(it => it.Reading, new PlanReading(jobs))
                .Add(it => it.IsOfAll, isOfAll)
                .Add(it => it.IsBatchRefused, isBatchRefused)
                .Add(it => it.Refusals, refusals.ToImmutableDictionary(refusal => refusal.JobId, refusal => refusal.Failure))
        );
}
