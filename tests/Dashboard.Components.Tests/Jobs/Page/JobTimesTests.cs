using System.Text;
using AngleSharp.Dom;
using Bunit;
using Dashboard.Jobs.Page;
using Shared.Documents;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobTimesTests : BunitContext
{
    [Theory]
    [InlineData("""{"status":"running","startedAt":"2024-01-15T14:30:00Z"}""", "1705329000000")]
    [InlineData("""{"status":"running","startedAt":"2024-01-15T14:30:00Z","execution":{"duration":62}}""", "1m 02s")]
    [InlineData("""{"status":"completed","startedAt":"2024-01-15T14:30:00Z","completedAt":"2024-01-15T14:31:02Z"}""", "1m 02s")]
    [InlineData("""{"status":"queued"}""", "–")]
    public void RunTime_WithoutUpstreamsCount_TicksFromTheStart(string json, string expected)
    {
        var runTime = Show("Run time", json);

        Assert.Equal(expected, runTime.QuerySelector("live-time")?.GetAttribute("at") ?? runTime.TextContent.Trim());
    }

    /// <summary>As the timeline writes it, with what is less than a second.</summary>
    [Fact]
    public void Started_SaysHowLongItWaited() =>
        Assert.Equal(
            "after 0.8s",
            Show("Started", """{"status":"running","createdAt":"2024-01-15T14:30:00Z","startedAt":"2024-01-15T14:30:00.8Z"}""")
                .TextContent.Trim()
        );

    [Fact]
    public void AttemptBefore_SaysHowFarItCameAndWhyItFailed()
    {
        Job? job = null;
        foreach (
            var json in (string[])
                [
                    """{"status":"running","progress":45}""",
                    """{"status":"failed","retryCount":0,"error":{"code":"OOM","message":"m","details":{"step":"encode","suggestion":"less"}}}""",
                    """{"status":"queued","retryCount":1}""",
                ]
        )
        {
            job = JobUpdate.Apply(job, JobsOf.Observation("job_1", json)).Job;
        }

        var attempt = Render<JobTimes>(parameters => parameters.Add(times => times.Job, job!)).Find("tbody tr");

        Assert.Equal("at 45%", attempt.QuerySelector("td > span.muted")!.TextContent.Trim());
        Assert.Equal("m", attempt.QuerySelector(".message")!.TextContent);
        Assert.Equal("encode", attempt.QuerySelector(".facts dd")!.TextContent);
        Assert.Equal("Suggested: less", attempt.QuerySelector(".suggestion")!.TextContent);
    }

    private IElement Show(string term, string json)
    {
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes($$"""{"jobId":"job_1",{{json[1..]}}""")).Document!;
        var job = JobUpdate.Apply(null, new Observation(document, DocumentSource.Stream, DateTimeOffset.UnixEpoch)).Job;
        return Render<JobTimes>(parameters => parameters.Add(times => times.Job, job))
            .FindAll(".facts > div")
            .Single(row => row.QuerySelector("dt")!.TextContent == term)
            .QuerySelector("dd")!;
    }
}
