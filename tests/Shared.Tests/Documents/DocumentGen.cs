using System.Text.Json.Nodes;
using CsCheck;

namespace Shared.Tests.Documents;

/// <summary>Random status documents: sparse, with nulls, nested objects, unknown members and the fields that are typed.</summary>
internal static class DocumentGen
{
    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf<JsonNode?>(
        Gen.Const((JsonNode?)null),
        Gen.Int[-5, 120].Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.OneOf("a", "x\u0000y", "é\"\\", "😀", "").Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value))
    );

    private static readonly Gen<JsonNode?> Value = Gen.Recursive<JsonNode?>(
        (depth, self) =>
            depth > 2
                ? Scalar
                : Gen.OneOf(
                    Scalar,
                    Gen.Dictionary(Gen.OneOf("a", "b", "c", "totalCost", "duration", "gpuType"), self)[0, 4].Select(ToObject),
                    self.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))
                )
    );

    private static readonly Gen<(string Name, JsonNode? Value)> Member = Gen.OneOf(
        Gen.OneOf("queued", "running", "completed", "failed", "sleeping").Select(text => ("status", (JsonNode?)text)),
        Gen.OneOf("processing", "uploading").Select(text => ("substate", (JsonNode?)text)),
        Gen.Double[0, 100].Select(value => ("progress", (JsonNode?)value)),
        Gen.Int[0, 3].Select(value => ("retryCount", (JsonNode?)value)),
        Gen.Select(Gen.OneOf("createdAt", "startedAt", "estimatedCompletion", "nextRetryAt"), Gen.Int[0, 1_000_000])
            .Select(
                (name, seconds) =>
                    (name, (JsonNode?)DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"))
            ),
        Gen.Select(Gen.OneOf("progress", "endpointId", "priority", "retryable", "executionTime"), Gen.Const((JsonNode?)null))
            .Select((name, value) => (name, value)),
        Gen.Select(
                Gen.OneOf("metadata", "tags", "resources", "execution", "finalMetrics", "coldStart", "output", "error", "extra"),
                Value
            )
            .Select((name, value) => (name, value))
    );

    /// <summary>As JSON text of the job <c>job_1</c>.</summary>
    public static Gen<string> Json { get; } =
        Member
            .Array[0, 8]
            .Select(members =>
            {
                var json = new JsonObject { ["jobId"] = "job_1" };
                foreach (var (name, value) in members)
                {
                    json[name] = value?.DeepClone();
                }

                return json.ToJsonString();
            });

    private static JsonNode? ToObject(IDictionary<string, JsonNode?> members) =>
        new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
