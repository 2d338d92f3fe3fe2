using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Tests.Workloads;
using Simulator.Traces;
using Simulator.Workloads;

namespace Simulator.Tests.Documents;

public sealed class ModelledDocumentTests
{
    private static readonly Lazy<IReadOnlyList<JsonNode>> Documents = new(() =>
    {
        using var recorder = new StoryRecorder("incident", 150, 42, speed: 60);
        recorder.Run(TimeSpan.FromSeconds(40), 20);
        return [.. recorder.Events.Select(recorded => recorded.Document)];
    });

    // As on the API's page: with age a document drops execution, tags, priority, GPU type and cold start, a failed one its cost.
    [Theory]
    [InlineData(
        "completed",
        "jobId status progress endpointId createdAt startedAt completedAt executionTime finalMetrics resources",
        "output result"
    )]
    [InlineData(
        "failed",
        "jobId status progress endpointId createdAt startedAt failedAt error retryable retryCount",
        "partialResults nextRetryAt"
    )]
    [InlineData(
        "timeout",
        "jobId status progress endpointId createdAt startedAt timedOutAt executionTime error",
        "partialResults retryCount"
    )]
    [InlineData(
        "cancelled",
        "jobId status progress endpointId createdAt cancelledAt",
        "startedAt executionTime finalMetrics retryCount"
    )]
    public void EndedDocument_HasThePagesFields_AndThemAlone(string status, string required, string possible)
    {
        var ended = Documents.Value.Where(document => document["status"]!.GetValue<string>() == status).ToList();
        Assert.NotEmpty(ended);
        foreach (var fields in ended.Select(document => document.AsObject().Select(field => field.Key).ToList()))
        {
            AssertAmong(fields, required.Split(' '));
            AssertAmong([.. required.Split(' '), .. possible.Split(' '), "metrics"], fields);
            Assert.True(status != "completed" || fields.Contains("output") != fields.Contains("result"));
        }

        var final = ended
            .Select(document => document["resources"])
            .OfType<JsonObject>()
            .SelectMany(resources => resources.Select(field => field.Key))
            .Distinct();
        AssertAmong(["peakGpuUtilization", "peakMemoryUsage", "totalComputeTime"], final);
    }

    [Theory]
    [InlineData("substate")]
    [InlineData("subState")]
    [InlineData("substatus")]
    public void Substate_IsSpelledInEachField(string field) =>
        Assert.Equal(["finalizing", "processing", "uploading", "warming_up"], Values(document => document[field]));

    [Fact]
    public void Substate_IsSpelledAsStepAndAsStatus()
    {
        string[] phases = ["finalizing", "processing", "uploading", "warming_up"];
        AssertAmong(Values(document => document["status"]), phases);
        AssertAmong(Values(document => document["currentStep"]), phases);
    }

    [Fact]
    public void EveryState_IsSeen() =>
        AssertAmong(Values(document => document["status"]), Enum.GetValues<JobState>().Select(state => state.Name()));

    [Fact]
    public void FreeShapes_AllOccur()
    {
        Assert.Equal([JsonValueKind.Object, JsonValueKind.String, JsonValueKind.Number], Kinds("throughput"));
        Assert.Equal([JsonValueKind.Object, JsonValueKind.String], Kinds("error").Take(2));
        Assert.Equal([JsonValueKind.Object], Kinds("output"));
        Assert.Equal([JsonValueKind.String], Kinds("result"));
        var tags = Documents
            .Value.Select(document => document["tags"])
            .OfType<JsonObject>()
            .SelectMany(tag => tag.Select(field => field.Key))
            .ToHashSet();
        AssertAmong(tags, ["userId", "user_id", "projectId", "project_id", "team"]);
        var memory = Values(document => document["resources"]?["memoryUsage"])
            .Concat(Values(document => document["resources"]?["gpus"]?[0]?["memoryUsed"]))
            .ToList();
        Assert.All(
            (string[])["GB", "MB", "GiB"],
            unit => Assert.Contains(memory, text => text.EndsWith(unit, StringComparison.Ordinal))
        );
        Assert.Contains(memory, text => text.All(char.IsAsciiDigit));
        Assert.Contains(Documents.Value, document => document["coldStart"]?["phases"]?["weightsDownload"] is not null);
        Assert.Contains(Documents.Value, document => document["coldStart"]?["cacheHit"]?.GetValue<bool>() == true);
        Assert.Contains(Documents.Value, document => document["coldStart"]?["optimizationSuggestions"] is JsonArray { Count: 2 });
    }

    [Fact]
    public void TextGenerator_CountsItsWords_AsOnThePage()
    {
        var final = Documents
            .Value.Where(document => document["endpointId"]!.ToString() == "ep_text_generator")
            .Select(document => document["finalMetrics"])
            .OfType<JsonObject>()
            .ToList();
        Assert.NotEmpty(final);
        Assert.All(
            final,
            metrics =>
                Assert.InRange(
                    metrics["wordsGenerated"]!.GetValue<long>() - (900 * metrics["documentsGenerated"]!.GetValue<long>()),
                    0,
                    900
                )
        );
    }

    [Fact]
    public void Initializing_ShowsTheGpusItHolds_ToWhomAsks()
    {
        var starting = Documents.Value.Where(document => document["status"]!.ToString() == "initializing").ToList();
        Assert.NotEmpty(starting);
        Assert.All(starting, document => Assert.NotEmpty(document["resources"]!["gpus"]!.AsArray()));
    }

    [Fact]
    public void ManyGpus_HaveAnIdEach()
    {
        var recorded = new TraceJob
        {
            JobId = "job_wide",
            EndpointId = "ep",
            ScheduledAtSeconds = 0,
            EndedAtSeconds = 1000,
            GpuType = "NVIDIA A100",
            GpuCount = 40,
        };
        using var recorder = new StoryRecorder((_, _) => new ReplaySource(new Trace("made", [recorded])));
        recorder.Run(TimeSpan.FromSeconds(500), 5);
        var gpus = recorder.Events[^1].Document["resources"]!["gpus"]!.AsArray();
        Assert.Equal(40, gpus.Select(gpu => gpu!["id"]!.ToString()).Distinct().Count());
    }

    private static void AssertAmong(IEnumerable<string> all, IEnumerable<string> expected) => Assert.Empty(expected.Except(all));

    private static List<string> Values(Func<JsonNode, JsonNode?> read) =>
        [
            .. Documents
                .Value.Select(read)
                .OfType<JsonValue>()
                .Select(value => value.ToString())
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static List<JsonValueKind> Kinds(string name) =>
        [
            .. Documents
                .Value.Select(document => document[name])
                .OfType<JsonNode>()
                .Select(node => node.GetValueKind())
                .Distinct()
                .Order(),
        ];
}
