using System.Net;

namespace Simulator.Tests.Endpoints;

public sealed class JobSubmissionTests
{
    [Theory]
    [InlineData("""{"story":[{"at":0,"patch":{"currentStep":"\ud83d"}}]}""")]
    [InlineData("""{"story":[{"at":0,"patch":{"\ud83d":1}}]}""")]
    [InlineData("""{"tags":{"team":"\udc00\ud83d"}}""")]
    public async Task TextThatIsNotUnicode_IsRefused_AndListsStayWhole(string body)
    {
        await using var server = await SimulatorServer.StartAsync();
        var (status, errors) = await server.PostAsync("/simulator/jobs", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Single(errors!["errors"]!.AsArray());
        Assert.NotEmpty((await server.GetJsonAsync("/v2/jobs"))["jobs"]!.AsArray());
    }

    [Fact]
    public async Task GpuType_StandsInTheDocument_AlsoWithAStory()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.PostAsync(
            "/simulator/jobs",
            """{"jobId":"job_a","gpuType":"V100M16","story":[{"at":0,"patch":{"progress":3}}]}"""
        );
        var document = await server.GetJsonAsync("/v2/jobs/job_a/status");
        Assert.Equal("NVIDIA V100 16GB", document["resources"]!["gpuType"]!.GetValue<string>());
    }

    [Fact]
    public async Task StreamOfPatches_SendsEachPatchAsItStands_NullsAndAll()
    {
        await using var server = await SimulatorServer.StartAsync();
        var (status, _) = await server.PostAsync(
            "/simulator/jobs",
            """
            {"jobId":"job_a","stream":"patch","story":[{"at":1,"patch":{"status":"running","progress":3,"currentStep":"x"}},
             {"at":2,"patch":{"currentStep":null}},{"at":3,"patch":{"status":"completed"}}]}
            """
        );
        Assert.Equal(HttpStatusCode.Created, status);
        using var stream = await server.OpenAsync("/v2/jobs/job_a/status/stream");
        using var all = await server.OpenAsync("/v2/jobs/stream?endpointId=ep_submitted");
        await all.NextLineAsync();
        Assert.NotNull((await stream.NextAsync())!.Json["createdAt"]);
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(
            [
                """{"status":"running","progress":3,"currentStep":"x","jobId":"job_a"}""",
                """{"currentStep":null,"jobId":"job_a"}""",
                """{"status":"completed","jobId":"job_a"}""",
            ],
            (await stream.ToEndAsync()).Select(next => next.Data)
        );
        Assert.NotNull((await all.NextAsync())!.Json["createdAt"]);
        Assert.Equal(3, (await server.GetJsonAsync("/v2/jobs/job_a/status"))["progress"]!.GetValue<int>());
    }

    [Fact]
    public async Task WithoutAStory_StartsAndCompletes_AtTheTimesItTells()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.PostAsync("/simulator/jobs", """{"jobId":"job_a","gpuType":"H100"}""");
        using var stream = await server.OpenAsync("/v2/jobs/job_a/status/stream");
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await stream.ToEndAsync();
        var document = await server.GetJsonAsync("/v2/jobs/job_a/status");
        var entries = await server.JournalAsync("jobId=job_a&route=story");
        Assert.Equal(At("running"), document["startedAt"]!.GetValue<string>());
        Assert.Equal(At("completed"), document["completedAt"]!.GetValue<string>());
        var (started, completed) = (DateTimeOffset.Parse(At("running")), DateTimeOffset.Parse(At("completed")));
        Assert.Equal((completed - started).TotalSeconds, document["executionTime"]!.GetValue<double>());

        string At(string status) =>
            DateTimeOffset
                .Parse(entries.First(entry => entry["status"]!.GetValue<string>() == status)["at"]!.GetValue<string>())
                .UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ");
    }
}
