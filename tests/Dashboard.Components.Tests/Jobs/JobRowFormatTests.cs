using System.Text;
using Dashboard.Components.Live;
using Dashboard.Jobs;
using Dashboard.Jobs.Table;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobRowFormatTests
{
    private const string Running = """
        {"jobId":"job_1","status":"running","substate":"processing","progress":75.25,"endpointId":"ep_image","createdAt":"2024-01-15T14:30:00Z",
         "estimatedCompletion":"2024-01-15T14:45:30Z","currentStep":"processing_images",
         "resources":{"gpuType":"NVIDIA A100","gpuUtilization":85.4},"execution":{"costAccrued":2.471}}
        """;

    private static readonly DateTimeOffset Created = new(2024, 1, 15, 14, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Write_RunningJob_OneCellForEachColumn()
    {
        var cells = Write(Running);

        Assert.Equal(
            [
                "running",
                "job_1",
                "ep_image",
                "75.3",
                "processing_images",
                $"{Created.AddSeconds(930).ToUnixTimeMilliseconds()}",
                "A100\u001D85",
                "$2.47",
                $"{Created.ToUnixTimeMilliseconds()}",
            ],
            cells
        );
    }

    /// <summary>Also of a job of which nothing is known.</summary>
    [Fact]
    public void EveryColumn_WritesOneCell_AndCanBeSortedBy() =>
        Assert.All(
            JobColumns.All.Append(JobColumns.Find("tag.team")!),
            column =>
            {
                foreach (var json in new[] { """{"jobId":"job_1"}""", Running })
                {
                    var cells = new LiveCells();
                    column.Write(Read(json), cells);
                    Assert.Equal(1, cells.Count);
                }

                Assert.True(column.Look.IsSortable);
                Assert.Equal(column.Id, JobQuery.Parse(null, null, column.Id, null).SortText);
            }
        );

    [Fact]
    public void ChosenColumns_AreWritten_AndNoOther()
    {
        var format = JobRowFormat.For(JobColumnChoice.Parse("cost,job,tag.user_id"));
        var cells = new LiveCells();
        format.Write(Read("""{"jobId":"job_1","tags":{"userId":"ann"}}"""), cells);

        Assert.Equal(["", "job_1", "ann"], Enumerable.Range(0, cells.Count).Select(cell => cells[cell].ToString()));
        Assert.Same(format, JobRowFormat.For(JobColumnChoice.Parse("cost,job,tag.userId")));
    }

    [Theory]
    [InlineData(
        "run",
        """{"jobId":"job_1","status":"completed","startedAt":"2026-01-01T00:00:00Z","completedAt":"2026-01-01T00:01:00Z"}""",
        "1767225600000\u001D1767225660000"
    )]
    [InlineData("run", """{"jobId":"job_1","status":"running","startedAt":"2026-01-01T00:00:00Z"}""", "1767225600000")]
    [InlineData("run", """{"jobId":"job_1","status":"completed","startedAt":"2026-01-01T00:00:00Z"}""", null)]
    [InlineData("wait", """{"jobId":"job_1","status":"queued","createdAt":"2026-01-01T00:00:00Z"}""", "1767225600000")]
    [InlineData("wait", """{"jobId":"job_1","status":"queued"}""", "")]
    [InlineData("memory", """{"jobId":"job_1","resources":{"memoryUsage":"20GB","memoryTotal":"80GB"}}""", "20 GB\u001D25")]
    [InlineData("attempt", """{"jobId":"job_1","retryCount":2}""", "3")]
    public void Cell_OfAColumn(string id, string json, string? expected)
    {
        var cells = new LiveCells();
        JobColumns.Find(id)!.Write(Read(json), cells);

        if (expected is null)
        {
            // the end is when it was first seen to be over
            Assert.Contains('\u001D', cells[0].ToString());
        }
        else
        {
            Assert.Equal(expected, cells[0].ToString());
        }
    }

    [Fact]
    public void Write_JobOfWhichLittleIsKnown_LeavesCellsEmpty() =>
        Assert.Equal(["queued", "job_1", "", "", "", "", "\u001D", "", ""], Write("""{"jobId":"job_1","status":"queued"}"""));

    [Fact]
    public void Write_FailedJobWithARetryAnnounced_SaysSoAndCountsDownToIt()
    {
        var cells = Write(
            """
            {"jobId":"job_1","status":"failed","retryable":true,"retryCount":1,"nextRetryAt":"2024-01-15T14:31:00Z",
             "error":{"code":"RESOURCE_EXHAUSTED","message":"GPU memory"}}
            """
        );

        Assert.Equal("retrying", cells[0]);
        Assert.Equal("RESOURCE_EXHAUSTED", cells[4]);
        Assert.Equal($"{Created.AddMinutes(1).ToUnixTimeMilliseconds()}", cells[5]);
    }

    [Fact]
    public void Write_StateThatTheApiDoesNotList_KeepsUpstreamsWord() =>
        Assert.Equal("unknown\u001Dhibernating", Write("""{"jobId":"job_1","status":"hibernating"}""")[0]);

    [Fact]
    public void Write_EndedJob_ShowsNoUtilisationAndNoEta()
    {
        var cells = Write(
            """
            {"jobId":"job_1","status":"completed","estimatedCompletion":"2024-01-15T14:45:30Z","resources":{"gpuType":"L40S","gpuUtilization":85}}
            """
        );

        Assert.Equal("", cells[5]);
        Assert.Equal("L40S\u001D", cells[6]);
    }

    /// <summary>The order by ETA is the order of what its cells say, the empty ones last.</summary>
    [Fact]
    public void Eta_Sorted_IsInTheOrderOfItsCells()
    {
        string[] jobs =
        [
            """{"jobId":"job_1","status":"running","estimatedCompletion":"2024-01-15T14:33:00Z"}""",
            """{"jobId":"job_2","status":"failed","retryable":true,"nextRetryAt":"2024-01-15T14:31:00Z","estimatedCompletion":"2024-01-15T14:39:00Z"}""",
            """{"jobId":"job_3","status":"completed","estimatedCompletion":"2024-01-15T14:30:00Z"}""",
            """{"jobId":"job_4","status":"running","estimatedCompletion":"2024-01-15T14:32:00Z"}""",
        ];

        var sorted = jobs.Select(Read).Order(JobOrderings.For(JobSort.Eta, isDescending: false)).ToList();

        Assert.Equal(["job_2", "job_4", "job_1", "job_3"], sorted.Select(job => job.JobId));
        var cells = sorted.Select(job => Cells(job)[5]).ToList();
        Assert.Equal(cells.Where(cell => cell.Length > 0).Order(StringComparer.Ordinal).Append(""), cells);
    }

    /// <summary>By the clock of an upstream that began anew, jobs of the one before would be the youngest.</summary>
    [Theory]
    [InlineData(false, new[] { "job_2", "job_1", "job_3", "job_4" })]
    [InlineData(true, new[] { "job_1", "job_2", "job_3", "job_4" })]
    public void Age_OfJobsThatAreGone_IsNone_AndComesLast(bool isDescending, string[] expected)
    {
        Job[] jobs =
        [
            Read("""{"jobId":"job_3","status":"running","createdAt":"2024-01-15T18:00:00Z"}""") with
            {
                GoneSince = Created,
            },
            Read("""{"jobId":"job_1","status":"running","createdAt":"2024-01-15T14:00:00Z"}"""),
            Read("""{"jobId":"job_4","status":"completed","createdAt":"2024-01-15T10:00:00Z"}""") with
            {
                GoneSince = Created,
            },
            Read("""{"jobId":"job_2","status":"completed","createdAt":"2024-01-15T15:00:00Z"}"""),
        ];

        var sorted = jobs.Order(JobOrderings.For(JobSort.Age, isDescending)).ToList();

        Assert.Equal(expected, sorted.Select(job => job.JobId));
        Assert.Equal(["", ""], sorted.Skip(2).Select(job => Cells(job)[8]));
    }

    private static Job Read(string json)
    {
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes(json)).Document!;
        return JobUpdate.Apply(null, new Observation(document, DocumentSource.Stream, Created)).Job;
    }

    private static string[] Write(string json) => Cells(Read(json));

    private static string[] Cells(Job job)
    {
        var cells = new LiveCells();
        JobRowFormat.Default.Write(job, cells);
        Assert.Equal(JobRowFormat.Default.Columns.All.Count, cells.Count);
        return [.. Enumerable.Range(0, cells.Count).Select(i => cells[i].ToString())];
    }
}
