using System.Net;
using System.Text;
using CsvHelper;
using Dashboard.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Export;

public sealed class JobExportTests : IAsyncLifetime
{
    private DashboardHost _dashboard = null!;

    public async ValueTask InitializeAsync()
    {
        _dashboard = await DashboardHost.StartAsync();
        Put(
            "job_b",
            """{"status":"failed","endpointId":"ep_1","execution":{"costAccrued":2.5},"error":{"code":"=1+1","message":"a \"b\",\nc"}}"""
        );
        Put(
            "job_a",
            """{"status":"running","endpointId":"ep_2","createdAt":"2026-01-01T00:00:00Z","execution":{"costAccrued":7.25}}"""
        );
        Put("job_c", """{"status":"failed","endpointId":"@ep","tags":{"team":"ünïcode"}}""");
    }

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Fact]
    public async Task Csv_HasTheSearchsJobs_InItsOrder_AndTheChosenColumns()
    {
        var rows = await ReadCsvAsync("/api/jobs/export?q=state:failed&sort=job&cols=job,error,cost,tag.team,endpoint");

        Assert.Equal(["jobId", "errorCode", "errorMessage", "costUsd", "tag.team", "endpointId"], rows[0]);
        Assert.Equal(["job_b", "'=1+1", "a \"b\",\nc", "2.5", "", "ep_1"], rows[1]);
        Assert.Equal(["job_c", "", "", "", "ünïcode", "'@ep"], rows[2]);
        Assert.Equal(3, rows.Count);
    }

    [Fact]
    public async Task Csv_OfTheUsualColumns_IsTheDefault()
    {
        var rows = await ReadCsvAsync("/api/jobs/export?sort=-cost");

        Assert.Equal(
            [
                "state",
                "jobId",
                "endpointId",
                "progressPercent",
                "step",
                "eta",
                "gpuType",
                "gpuUtilizationPercent",
                "costUsd",
                "createdAt",
            ],
            rows[0]
        );
        Assert.Equal(["job_a", "job_b", "job_c"], rows.Skip(1).Select(row => row[1]));
        Assert.Equal(("7.25", "2026-01-01T00:00:00Z"), (rows[1][8], rows[1][9]));
    }

    [Fact]
    public async Task Json_HasTheDocuments()
    {
        using var answer = await _dashboard.Http.GetAsync("/api/jobs/export?format=json&sort=-job").Soon();
        var body = await answer.ReadJsonAsync(HttpStatusCode.OK);

        Assert.Equal(["job_c", "job_b", "job_a"], body.EnumerateArray().Select(job => job.GetProperty("jobId").GetString()));
        Assert.Equal(7.25m, body[2].GetProperty("execution").GetProperty("costAccrued").GetDecimal());
        Assert.StartsWith("jobs-", answer.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
    }

    [Theory]
    // in the table's order, and those that the search no longer matches, too
    [InlineData("selection=job_c%20job_a", "job_a job_c")]
    [InlineData("q=state:failed&selection=job_c%20job_a", "job_a job_c")]
    [InlineData("q=state:failed&selection=*", "job_b job_c")]
    [InlineData("q=state:failed&selection=*%20job_b", "job_c")]
    [InlineData("selection=job_none", "")]
    public async Task Selection_IsThoseJobs(string parameters, string expected)
    {
        using var answer = await _dashboard.Http.GetAsync($"/api/jobs/export?sort=job&format=ids&{parameters}").Soon();
        var text = await answer.Content.ReadAsStringAsync().Soon();

        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(expected, string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>A program would take the usual ones for those it has asked for.</summary>
    [Theory]
    [InlineData("cols=job,nonsense", "nonsense")]
    [InlineData("cols=job:80,tag.", "tag.")]
    [InlineData("sort=-bogus", "-bogus")]
    [InlineData("group=colour", "colour")]
    public async Task ColumnOrOrder_ThatThereIsNot_IsRefused(string parameters, string named)
    {
        using var answer = await _dashboard.Http.GetAsync($"/api/jobs/export?{parameters}").Soon();
        var message = (await answer.ReadJsonAsync(HttpStatusCode.BadRequest)).GetProperty("message").GetString();

        Assert.Contains($"'{named}'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stat:failed", 0, 4)]
    [InlineData("x cost>much", 7, 4)]
    public async Task SearchThatMeansNothing_IsRefused_WithItsPlace(string search, int position, int length)
    {
        using var answer = await _dashboard.Http.GetAsync($"/api/jobs/export?q={Uri.EscapeDataString(search)}").Soon();
        var details = (await answer.ReadJsonAsync(HttpStatusCode.BadRequest)).GetProperty("details");

        Assert.Equal((position, length), (details.GetProperty("position").GetInt32(), details.GetProperty("length").GetInt32()));
    }

    [Theory]
    [InlineData("format=xlsx")]
    [InlineData("colums=job")]
    [InlineData("selection=~nobody")]
    [InlineData("q=a&q=b")]
    public async Task ParametersThatMeanNothing_AreRefused(string parameters)
    {
        using var answer = await _dashboard.Http.GetAsync($"/api/jobs/export?{parameters}").Soon();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task ManyJobs_GoOutInParts_EachOnce()
    {
        for (var i = 0; i < 3_000; i++)
        {
            Put($"many_{i:0000}", """{"status":"queued"}""");
        }

        var rows = await ReadCsvAsync("/api/jobs/export?q=state:queued&sort=job&cols=job");

        Assert.Equal(Enumerable.Range(0, 3_000).Select(i => $"many_{i:0000}"), rows.Skip(1).Select(row => row[0]));
    }

    private void Put(string jobId, string json) => _dashboard.Get<JobStore>().Apply(JobsOf.Observation(jobId, json));

    private async Task<List<string[]>> ReadCsvAsync(string path)
    {
        using var answer = await _dashboard.Http.GetAsync(path).Soon();
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        using var csv = CsvReader.FromText(Encoding.UTF8.GetString(bytes.AsSpan(3)), new CsvReaderOptions { HasHeader = false });
        var rows = new List<string[]>();
        while (csv.Read())
        {
            rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
        }

        return rows;
    }
}
