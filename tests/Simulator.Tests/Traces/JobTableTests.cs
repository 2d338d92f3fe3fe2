using System.Globalization;
using System.Text;
using CsCheck;
using Simulator.Traces;
using Testing;

namespace Simulator.Tests.Traces;

public sealed class JobTableTests : IDisposable
{
    private const string Header = "job_id,created,scheduled,ended,outcome";

    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OnlyRequiredColumns_FillsTheDocumentedDefaults()
    {
        var job = Assert.Single(_folder.Read($"{Header}\na,10,20,30,completed\n").Jobs);

        Assert.Equivalent(
            new TraceJob
            {
                JobId = "a",
                EndpointId = "ep_trace",
                CreatedAtSeconds = 0,
                ScheduledAtSeconds = 10,
                EndedAtSeconds = 20,
                Outcome = TraceOutcome.Completed,
                GpuType = GpuModels.Unspecified,
                GpuCount = 1,
                GpuShare = 1,
                CpuCores = 4,
                MemoryBytes = 17_179_869_184,
            },
            job,
            strict: true
        );
    }

    [Fact]
    public void Read_ExampleOfTheReadme_GivesItsFiveJobs()
    {
        var readme = File.ReadAllText(Path.Combine(SharedFiles.RepositoryRoot, "src/Simulator/Traces/README.md"));
        var example = readme.Split("```csv\n")[1].Split("```")[0];

        var jobs = _folder.Read(example).Jobs.ToDictionary(job => job.JobId, StringComparer.Ordinal);

        Assert.Equal(5, jobs.Count);
        Assert.Equal(
            (8, 1.0, 320_000_000_000L),
            (jobs["train-1"].GpuCount, jobs["train-1"].GpuShare, jobs["train-1"].MemoryBytes)
        );
        Assert.Equal("user_12345", jobs["train-1"].Tags["userId"]);
        Assert.Equal(["team"], jobs["notebook-7"].Tags.Keys);
        Assert.Equal((12.5, 0.25), (jobs["notebook-7"].ScheduledAtSeconds, jobs["notebook-7"].GpuShare));
        Assert.Equal("video, short", jobs["render-3"].Tags["team"]);
        Assert.Equal((TraceOutcome.Timeout, 0, ""), (jobs["etl-9"].Outcome, jobs["etl-9"].GpuCount, jobs["etl-9"].GpuType));
        Assert.Null(jobs["waiting-2"].ScheduledAtSeconds);
    }

    [Fact]
    public void Read_CalendarTimesOfDifferentOffsets_AreSecondsFromTheFirstCreation()
    {
        var trace = _folder.Read(
            $"""
            {Header}
            late,2024-01-15T14:31:00Z,2024-01-15T15:31:30.5+01:00,2024-01-15t14:32:00z,failed
            first,2024-01-15T14:30:00Z,2024-01-15T14:30:00Z,2024-01-16T14:30:00Z,timeout
            """
        );

        Assert.Equal(["first", "late"], trace.Jobs.Select(job => job.JobId));
        Assert.Equal(
            (60.0, 90.5, 120.0),
            (trace.Jobs[1].CreatedAtSeconds, trace.Jobs[1].ScheduledAtSeconds, trace.Jobs[1].EndedAtSeconds)
        );
        Assert.Equal(86_400, trace.Jobs[0].EndedAtSeconds);
    }

    [Fact]
    public void Read_OtherOrderCaseBlanksAndLineEnds_IsTheSameJob()
    {
        var plain = _folder.Read($"{Header},memory\na,1,2,3,cancelled,1.5GiB\n");
        var odd = _folder.Read(
            "\uFEFF\r\nOutcome, memory ,ENDED,created,scheduled,job_id\r\n\r\nCanceled, 1.5gib,3.0,1e0,2,\"a\"\r\n"
        );

        Assert.Equivalent(plain.Jobs, odd.Jobs, strict: true);
        Assert.Equal(1_610_612_736, plain.Jobs[0].MemoryBytes);
    }

    [Theory]
    [InlineData("512", 512)]
    [InlineData("2B", 2)]
    [InlineData("2KB", 2_000)]
    [InlineData("2KiB", 2_048)]
    [InlineData("2.4MB", 2_400_000)]
    [InlineData("1 TiB", 1_099_511_627_776)]
    public void Read_Memory_IsInPowersOfItsUnit(string memory, long bytes) =>
        Assert.Equal(bytes, _folder.Read($"{Header},memory\na,1,2,3,completed,{memory}").Jobs[0].MemoryBytes);

    [Theory]
    [InlineData("a,soon,2,3,failed", "column 2 (created): found 'soon', expected a time in seconds")]
    [InlineData("a,-1,2,3,failed", "column 2 (created): found '-1', expected a time in seconds")]
    [InlineData("a,1,NaN,3,failed", "column 3 (scheduled): found 'NaN', expected a time in seconds")]
    [InlineData("a,1,2,1e999,failed", "column 4 (ended): found '1e999', expected a time in seconds")]
    [InlineData("a,1,2,,failed", "column 4 (ended): found nothing, expected a time in seconds")]
    [InlineData("a,5,4,9,failed", "column 3 (scheduled): found '4', expected a time not before the creation at 5")]
    [InlineData("a,1,4,3,failed", "column 4 (ended): found '3', expected a time not before 4, when the job was scheduled")]
    [InlineData("a,5,,3,failed", "column 4 (ended): found '3', expected a time not before 5, when the job was created")]
    [InlineData(
        "a,1,2,2024-01-15T14:30:00Z,failed",
        "column 4 (ended): found '2024-01-15T14:30:00Z', expected a time in seconds, as in the lines before"
    )]
    [InlineData("a,1,2,3,done", "column 5 (outcome): found 'done', expected completed, failed, cancelled or timeout")]
    [InlineData("a,1,,3,completed", "column 3 (scheduled): found nothing, expected a time, since the job completed")]
    [InlineData(",1,2,3,failed", "column 1 (job_id): found nothing, expected a job's id")]
    [InlineData("first,1,2,3,failed", "column 1 (job_id): found 'first', expected an id that is not on line 2 already")]
    [InlineData("a,1,2", "column 4 (ended): found the end of the line, expected 5 columns as in the header")]
    [InlineData("a,1,2,3,failed,7", "column 6: found '7', expected the line to end after 5 columns as the header does")]
    [InlineData("a,1,2,\"3,failed", "column 4: found a quote that is not closed")]
    [InlineData("\"a,b\",\"1\"2,2,3,failed", "column 2: found a quote that is not closed")]
    [InlineData("a,1,2\"x,3,failed", "column 3: found a quote that is not closed on its line or stands inside a field")]
    public void Read_WrongCell_NamesLineAndColumn(string line, string complaint) =>
        Assert.StartsWith(
            $"trace.csv, line 4, {complaint}",
            _folder.Complaint(_folder.Write("trace.csv", $"{Header}\nfirst,1,2,3,failed\n\n{line}\nlast,1,2,3,failed\n")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("2024-01-15T14:30:00", "an RFC 3339 time with its offset, such as 2024-01-15T14:30:00Z")]
    [InlineData("2024-02-30T14:30:00Z", "an RFC 3339 time with its offset, such as 2024-01-15T14:30:00Z")]
    [InlineData("15/01/2024 14:30", "an RFC 3339 time with its offset, such as 2024-01-15T14:30:00Z")]
    [InlineData("1705329000", "an RFC 3339 time, as in the lines before")]
    public void Read_WrongTimeAmongCalendarTimes_NamesLineAndColumn(string time, string expected) =>
        Assert.Equal(
            $"trace.csv, line 3, column 4 (ended): found '{time}', expected {expected}.",
            _folder.Complaint(
                _folder.Write(
                    "trace.csv",
                    $"{Header}\na,2024-01-15T14:30:00Z,,2024-01-15T14:31:00Z,failed\nb,2024-01-15T14:30:00Z,,{time},failed\n"
                )
            )
        );

    [Theory]
    [InlineData("gpu_count", "1.5", "a whole number of GPUs from 0 to 1024")]
    [InlineData("gpu_count", "-1", "a whole number of GPUs from 0 to 1024")]
    [InlineData("gpu_share", "0", "a share of a GPU, over 0 and up to 1")]
    [InlineData("gpu_share", "1.01", "a share of a GPU, over 0 and up to 1")]
    [InlineData("cpu_cores", "many", "a number of processor cores, 0 or more")]
    [InlineData("memory", "16 gallons", "memory in bytes or with a unit, such as 17179869184, 16GB or 16GiB")]
    [InlineData("memory", "-1GB", "memory in bytes or with a unit, such as 17179869184, 16GB or 16GiB")]
    public void Read_WrongOptionalCell_NamesColumnAndWhatIsExpected(string column, string found, string expected) =>
        Assert.Equal(
            $"trace.csv, line 2, column 6 ({column}): found '{found}', expected {expected}.",
            _folder.Complaint(_folder.Write("trace.csv", $"{Header},{column}\na,1,2,3,failed,{found}\n"))
        );

    [Theory]
    [InlineData(
        "job_id,created,scheduled,ended",
        "line 1, column 5: found the end of the header, expected a column 'outcome' too."
    )]
    [InlineData(Header + ",gpu_typ", "line 1, column 6 (gpu_typ): found 'gpu_typ', expected one of job_id, created, ")]
    [InlineData(Header + ",Ended", "line 1, column 6: found 'Ended' a second time, expected each column once.")]
    [InlineData(Header, "line 2, column 1 (job_id): found the end of the file, expected at least one job.")]
    public void Read_WrongHeader_NamesTheColumn(string header, string complaint) =>
        Assert.StartsWith(
            $"trace.csv, {complaint}",
            _folder.Complaint(_folder.Write("trace.csv", header + "\n")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Read_AnyValidJobs_GivesThemBackShiftedToZeroAndOrdered()
    {
        var anyJob =
            from created in Gen.Int[0, 100_000]
            from wait in Gen.Int[0, 5_000].Nullable()
            from run in Gen.Int[0, 50_000]
            from outcome in Gen.Enum<TraceOutcome>()
            from tag in Gen.String[Gen.Char["ab ,\"é"], 0, 6]
            select (
                Created: created,
                Wait: outcome is TraceOutcome.Completed ? wait ?? 0 : wait,
                Run: run,
                Outcome: outcome,
                Tag: tag.Trim()
            );
        anyJob
            .Array[1, 20]
            .Sample(
                jobs =>
                {
                    var text = new StringBuilder($"{Header},tag.t\n");
                    foreach (var (index, job) in jobs.Index())
                    {
                        var scheduled = (job.Created + job.Wait)?.ToString(CultureInfo.InvariantCulture);
                        var tag = $"\"{job.Tag.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
                        text.Append(
                            $"{index},{job.Created},{scheduled},{job.Created + (job.Wait ?? 0) + job.Run},{job.Outcome},{tag}\n"
                        );
                    }

                    using var folder = new TraceFolder();
                    var read = folder.Read(text.ToString()).Jobs;

                    var origin = jobs.Min(job => job.Created);
                    Assert.Equal(jobs.Length, read.Length);
                    Assert.Equal(
                        read.OrderBy(job => job.CreatedAtSeconds).ThenBy(job => job.JobId, StringComparer.Ordinal),
                        read
                    );
                    foreach (var job in read)
                    {
                        var written = jobs[int.Parse(job.JobId, CultureInfo.InvariantCulture)];
                        Assert.Equal(written.Created - origin, job.CreatedAtSeconds);
                        Assert.Equal(written.Created - origin + written.Wait, job.ScheduledAtSeconds);
                        Assert.Equal(written.Run, job.EndedAtSeconds - (job.ScheduledAtSeconds ?? job.CreatedAtSeconds));
                        Assert.Equal(written.Outcome, job.Outcome);
                        Assert.Equal(written.Tag, job.Tags.GetValueOrDefault("t", ""));
                    }
                },
                iter: 200
            );
    }
}
