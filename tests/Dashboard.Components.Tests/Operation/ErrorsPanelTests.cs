using AngleSharp.Dom;
using Bunit;
using Dashboard.Operation;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;

namespace Dashboard.Components.Tests.Operation;

public sealed class ErrorsPanelTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 14, 2, 11, TimeSpan.Zero);

    [Fact]
    public void None_SaysWhatWouldStandHere()
    {
        var panel = Render();

        Assert.StartsWith("None since the start.", panel.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("table"));
    }

    [Fact]
    public void Error_SaysInWhat_WhatHappened_AndWhatUpstreamCanFindItBy()
    {
        var panel = Render(
            new NotedError(UpstreamCall.Status, RequestPurpose.Poll, "The database is down.", Now.AddMinutes(-1), Now, 1200)
            {
                JobId = "a/b",
                StatusCode = 500,
                Code = "INTERNAL",
                RequestId = "req_7",
            },
            new NotedError(UpstreamCall.Webhook, null, "A webhook could not be kept.", Now, Now, 1)
        );

        var rows = panel.FindAll("tbody tr");
        Assert.Equal(
            [
                "",
                "A job's status, as planned",
                "A job's status, as planned The database is down. a/bHTTP 500 · INTERNAL · request req_7",
                "1,200",
                "",
            ],
            Cells(rows[0])
        );
        Assert.Equal("/jobs/a%2Fb", rows[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal(2, rows[0].QuerySelectorAll("live-time").Length);
        Assert.Equal(["", "A webhook", "A webhook A webhook could not be kept.", "1", ""], Cells(rows[1]));
        Assert.Single(rows[1].QuerySelectorAll("live-time"));
        Assert.StartsWith("1,201 since the start", panel.Find("caption").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorOfSeveralJobs_SaysHowMany_AndNamesTheLastOnesAndTheFirst()
    {
        var panel = Render(OfJobs(2, "a", "b", "a"), OfJobs(1200, "job_1", "job_9", "job_8", "job_7"));

        var words = panel.FindAll("td.words").Select(Text).ToList();
        Assert.EndsWith("It broke. 2 jobs, last: b, a", words[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "It broke. 1,200 jobs or more, last: job_9, job_8, job_7; first: job_1",
            words[1],
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["/jobs/b", "/jobs/a", "/jobs/job_9", "/jobs/job_8", "/jobs/job_7", "/jobs/job_1"],
            panel.FindAll("td.words a").Select(link => link.GetAttribute("href"))
        );
    }

    [Theory]
    [InlineData(UpstreamCall.Batch, RequestPurpose.Person, "A batch, for somebody who waits")]
    [InlineData(UpstreamCall.Status, RequestPurpose.Repair, "A job's status, to make up for a loss")]
    [InlineData(UpstreamCall.List, RequestPurpose.Discovery, "The list of jobs")]
    [InlineData(UpstreamCall.AllJobsStream, RequestPurpose.Repair, "The stream of all jobs")]
    [InlineData(UpstreamCall.JobStream, RequestPurpose.Stream, "A job's stream")]
    [InlineData(UpstreamCall.Loop, null, "The Dashboard itself")]
    public void EachCall_HasItsWords(UpstreamCall call, RequestPurpose? purpose, string expected) =>
        Assert.Equal(expected, Cells(Render(new NotedError(call, purpose, "Why.", Now, Now, 1)).Find("tbody tr"))[1]);

    [Fact]
    public void HostileText_StaysText() =>
        HostileText.AssertIsText(
            Render(
                new NotedError(UpstreamCall.List, null, HostileText.Value, Now, Now, 1)
                {
                    JobId = HostileText.Value,
                    Jobs = new ErrorJobs(9, HostileText.Value + "1", [HostileText.Value, HostileText.Value + "2"]),
                    Code = HostileText.Value,
                    RequestId = HostileText.Value,
                }
            )
        );

    private static NotedError OfJobs(int count, string first, params string[] latest) =>
        new(UpstreamCall.JobStream, RequestPurpose.Stream, "It broke.", Now, Now, 2000)
        {
            JobId = latest[0],
            Jobs = new ErrorJobs(count, first, [.. latest]),
        };

    private static string[] Cells(IElement row) => [.. row.Children.Select(Text)];

    private static string Text(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IRenderedComponent<ErrorsPanel> Render(params NotedError[] errors) =>
        Render<ErrorsPanel>(panel =>
            panel.Add(it => it.Reading, new ErrorReading([.. errors.Select(error => (error.Call, error.Times))], [.. errors]))
        );
}
