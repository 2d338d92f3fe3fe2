using System.Text;
using Bunit;
using Dashboard.Jobs;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobTimesTests : BunitContext
{
    [Theory]
    [InlineData("""{"status":"running","startedAt":"2024-01-15T14:30:00Z"}""", "1705329000000")]
    [InlineData("""{"status":"running","startedAt":"2024-01-15T14:30:00Z","execution":{"duration":62}}""", "1m 02s")]
    [InlineData("""{"status":"completed","startedAt":"2024-01-15T14:30:00Z","completedAt":"2024-01-15T14:31:02Z"}""", "1m 02s")]
    [InlineData("""{"status":"queued"}""", "–")]
    public void RunTime_WithoutUpstreamsCount_TicksFromTheStart(string json, string expected)
    {
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes($$"""{"jobId":"job_1",{{json[1..]}}""")).Document!;
        var job = JobUpdate.Apply(null, new Observation(document, DocumentSource.Stream, DateTimeOffset.UnixEpoch)).Job;

        var runTime = Render<JobTimes>(parameters => parameters.Add(times => times.Job, job))
            .FindAll(".facts > div")
            .Single(row => row.QuerySelector("dt")!.TextContent == "Run time")
            .QuerySelector("dd")!;

        Assert.Equal(expected, runTime.QuerySelector("live-time")?.GetAttribute("at") ?? runTime.TextContent.Trim());
    }
}
