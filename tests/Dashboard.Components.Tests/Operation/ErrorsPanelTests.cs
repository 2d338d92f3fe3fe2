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
                    Code = HostileText.Value,
                    RequestId = HostileText.Value,
                }
            )
        );

    private static string[] Cells(IElement row) =>
        [
            .. row.Children.Select(cell =>
                string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            ),
        ];

    private IRenderedComponent<ErrorsPanel> Render(params NotedError[] errors) =>
        Render<ErrorsPanel>(panel =>
            panel.Add(it => it.Reading, new ErrorReading([.. errors.Select(error => (error.Call, error.Times))], [.. errors]))
        );
}
