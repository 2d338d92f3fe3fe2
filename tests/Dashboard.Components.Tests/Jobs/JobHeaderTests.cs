using System.Text;
using Bunit;
using Dashboard.Components.Live;
using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobHeaderTests : BunitContext
{
    private readonly SettingsInMemory _settings = new();

    public JobHeaderTests()
    {
        var watchList = new WatchList();
        Services.AddSingleton(_settings.Marked);
        Services.AddSingleton(watchList);
        Services.AddSingleton(new WatchRequests(watchList, _settings.Watched, TimeProvider.System));
        Services.AddSingleton(
            new Pulse(
                TimeProvider.System,
                new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, DateTimeOffset.UnixEpoch))
            )
        );
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
        JobRowFormat.Instance.Write(job, cells);

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

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _settings.Dispose();
    }

    private static Job Read(string json)
    {
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes($$"""{"jobId":"job_1",{{json[1..]}}""")).Document!;
        return JobUpdate.Apply(null, new Observation(document, DocumentSource.Stream, DateTimeOffset.UnixEpoch)).Job;
    }
}
