using System.Net;
using System.Text;
using System.Text.Json;
using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Testing;

namespace Dashboard.Tests.Settings;

public sealed class WatchEndpointsTests : IAsyncLifetime
{
    private DashboardHost _dashboard = null!;

    public static TheoryData<string> MalformedBodies =>
        [
            "",
            " ",
            "{",
            "null",
            "[]",
            "\"jobs\"",
            "1",
            "not json",
            """{"jobIds":[1]}""",
            """{"jobIds":"job_a"}""",
            """{"jobIds":{"a":1}}""",
            """{"jobIds":["a",]}""",
            """{"jobIds":["a"]} trailing""",
            """{"jobIds":["\ud800"]}""",
            """{"jobIds":[["a"]]}""",
        ];

    public async ValueTask InitializeAsync() => _dashboard = await DashboardHost.StartAsync("--Watch:JobIds:0=job_configured");

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Fact]
    public async Task Post_NewKnownAndBadIds_SortsThemIntoTheThreeLists()
    {
        using var _ = await _dashboard.PostJsonAsync("/api/watch", """{"jobIds":["job_known"]}""");
        var tooLong = new string('x', 513);

        using var answer = await _dashboard.PostJsonAsync(
            "/api/watch",
            JsonSerializer.Serialize(
                new
                {
                    jobIds = new[]
                    {
                        "job_b",
                        "job_known",
                        "job_a",
                        "job_b",
                        "",
                        null,
                        "a b",
                        "a/b",
                        "..",
                        "a\u0000",
                        tooLong,
                        "job_configured",
                    },
                }
            )
        );

        var body = await answer.ReadJsonAsync(HttpStatusCode.OK);
        Assert.Equal(["watched", "existing", "refused"], body.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["job_b", "job_a"], Texts(body, "watched"));
        Assert.Equal(["job_known", "job_configured"], Texts(body, "existing"));
        var refused = body.GetProperty("refused").EnumerateArray().ToList();
        Assert.Equal(
            ["", null, "a b", "a/b", "..", "a\u0000", tooLong],
            refused.Select(one => one.GetProperty("jobId").GetString())
        );
        Assert.All(refused, one => Assert.Equal("INVALID_REQUEST", one.GetProperty("error").GetString()));
        Assert.All(
            refused,
            one => Assert.StartsWith("The id ", one.GetProperty("message").GetString(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Post_LongestList_IsTakenAndOneMoreIsRefused()
    {
        var ids = Enumerable.Range(0, 10_001).Select(i => $"job_{i:00000}").ToList();

        using var refused = await _dashboard.PostJsonAsync("/api/watch", JsonSerializer.Serialize(new { jobIds = ids }));
        using var taken = await _dashboard.PostJsonAsync("/api/watch", JsonSerializer.Serialize(new { jobIds = ids[..^1] }));

        var error = await refused.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.Contains("10001", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(10_000, (await taken.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("watched").GetArrayLength());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"jobIds":null}""")]
    [InlineData("""{"jobIds":[]}""")]
    [InlineData("""{"jobids":[]}""")]
    public async Task Post_NoIds_IsRefused(string body)
    {
        using var answer = await _dashboard.PostJsonAsync("/api/watch", body);

        await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
    }

    [Theory]
    [MemberData(nameof(MalformedBodies))]
    public async Task Post_MalformedBody_IsAnErrorInTheApisShape(string body)
    {
        using var answer = await _dashboard.PostJsonAsync("/api/watch", body);

        await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.Equal(["job_configured"], _dashboard.Get<WatchList>().GetEntries().Select(entry => entry.JobId));
    }

    [Fact]
    public async Task Post_EachCaseOfTheJsonSuite_IsNeverAFaultOfOurs()
    {
        var files = Directory.GetFiles(SharedFiles.Require("json-suite/test_parsing"), "*.json");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            byte[] wrapped = [.. """{"jobIds":["""u8, .. bytes, .. "]}"u8];

            foreach (var body in (byte[][])[bytes, wrapped])
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new("application/json");
                using var answer = await _dashboard.SendAsync(HttpMethod.Post, "/api/watch", body: content);

                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{file}: {answer.StatusCode}");
                if (answer.StatusCode == HttpStatusCode.BadRequest)
                {
                    await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
                }
            }
        }
    }

    [Fact]
    public async Task Post_BodyBeyondTheServersLimit_IsAnErrorInTheApisShape()
    {
        using var content = new StringContent(new string(' ', 31_000_000), Encoding.UTF8, "application/json");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/watch") { Content = content };
        // the refusal comes before the body is sent
        request.Headers.ExpectContinue = true;

        using var answer = await _dashboard.Http.SendAsync(request).Soon();

        await answer.ReadErrorAsync(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Post_AnotherContentType_IsAnErrorInTheApisShape(string type)
    {
        using var content = new StringContent("""{"jobIds":["a"]}""", Encoding.UTF8, type);

        using var answer = await _dashboard.SendAsync(HttpMethod.Post, "/api/watch", body: content);

        await answer.ReadErrorAsync(HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
    }

    [Fact]
    public async Task Get_EveryEntry_SaysWhoAskedAndSince()
    {
        using var _ = await _dashboard.PostJsonAsync("/api/watch", """{"jobIds":["job_a"]}""");

        var body = await _dashboard.GetJsonAsync("/api/watch");

        Assert.Equal(["jobs", "nextCursor"], body.EnumerateObject().Select(property => property.Name));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("nextCursor").ValueKind);
        var entries = _dashboard.Get<WatchList>().GetEntries().ToDictionary(entry => entry.JobId, StringComparer.Ordinal);
        Assert.Equal(
            [("job_a", "poll", "person"), ("job_configured", "poll", "configuration")],
            body.GetProperty("jobs")
                .EnumerateArray()
                .Select(job =>
                {
                    Assert.Equal(["jobId", "mode", "source", "since"], job.EnumerateObject().Select(property => property.Name));
                    var jobId = job.GetProperty("jobId").GetString()!;
                    Assert.Equal(entries[jobId].Since, job.GetProperty("since").GetDateTimeOffset());
                    return (jobId, job.GetProperty("mode").GetString()!, job.GetProperty("source").GetString()!);
                })
        );
    }

    [Fact]
    public async Task Get_PageByPage_GivesEachOnceInOrder()
    {
        var ids = Enumerable.Range(0, 25).Select(i => $"job_{i * 7 % 25:00}&=é").ToList();
        using var _ = await _dashboard.PostJsonAsync("/api/watch", JsonSerializer.Serialize(new { jobIds = ids }));

        var walked = new List<string>();
        var cursor = "";
        do
        {
            var page = await _dashboard.GetJsonAsync($"/api/watch?limit=4&cursor={Uri.EscapeDataString(cursor)}");
            walked.AddRange(page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("jobId").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        } while (cursor is not null);

        Assert.Equal(ids.Append("job_configured").Order(StringComparer.Ordinal), walked);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("ten")]
    [InlineData("5&curser=a")]
    public async Task Get_LimitThatIsNone_IsRefused(string limit)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, $"/api/watch?limit={limit}");

        await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
    }

    [Fact]
    public async Task Delete_WatchedThenAgain_IsDoneThenNotWatched()
    {
        using var _ = await _dashboard.PostJsonAsync("/api/watch", """{"jobIds":["job_é?&"]}""");
        var path = $"/api/watch/{Uri.EscapeDataString("job_é?&")}";

        using var done = await _dashboard.SendAsync(HttpMethod.Delete, path);
        using var again = await _dashboard.SendAsync(HttpMethod.Delete, path);

        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        var error = await again.ReadErrorAsync(HttpStatusCode.NotFound, "JOB_NOT_WATCHED");
        Assert.Equal("Job job_é?& is not watched: it was taken off before.", error.GetProperty("message").GetString());
        Assert.Equal("job_é?&", error.GetProperty("details").GetProperty("jobId").GetString());
        Assert.Equal(["job_configured"], _dashboard.Get<WatchList>().GetEntries().Select(entry => entry.JobId));
    }

    [Theory]
    [InlineData("""{"ids":["job_a"]}""")]
    [InlineData("""{"job_ids":["job_a"]}""")]
    [InlineData("""{"jobs":["job_a"]}""")]
    public async Task Post_IdsByAnotherName_IsRefusedAndSaysTheRightOne(string body)
    {
        using var answer = await _dashboard.PostJsonAsync("/api/watch", body);

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.EndsWith("did you mean jobIds?", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_OfAJobThatNobodyAddedNorLists_IsNotWatched()
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Delete, "/api/watch/job_other");

        var error = await answer.ReadErrorAsync(HttpStatusCode.NotFound, "JOB_NOT_WATCHED");
        Assert.Equal(
            "Job job_other is not watched: nobody has added it, and it is not known.",
            error.GetProperty("message").GetString()
        );
        Assert.False(error.GetProperty("details").GetProperty("isKnown").GetBoolean());
    }

    /// <summary>It is followed for that upstream lists it, and a person may end that too.</summary>
    [Fact]
    public async Task Delete_OfAJobThatIsOnlyListed_IsDoneOnce()
    {
        _dashboard.Get<JobStore>().Apply(JobsOf.Observation("job_listed", """{"status":"running"}"""));
        var told = 0;
        using var _ = _dashboard.Get<WatchList>().Subscribe(() => told++);

        using var done = await _dashboard.SendAsync(HttpMethod.Delete, "/api/watch/job_listed");
        using var again = await _dashboard.SendAsync(HttpMethod.Delete, "/api/watch/job_listed");

        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.True(_dashboard.Get<WatchList>().IsUnwatched("job_listed"));
        Assert.Equal(1, told);
        var error = await again.ReadErrorAsync(HttpStatusCode.NotFound, "JOB_NOT_WATCHED");
        Assert.Equal("Job job_listed is not watched: it was taken off before.", error.GetProperty("message").GetString());
    }

    private static IEnumerable<string?> Texts(JsonElement body, string name) =>
        body.GetProperty(name).EnumerateArray().Select(text => text.GetString());
}
