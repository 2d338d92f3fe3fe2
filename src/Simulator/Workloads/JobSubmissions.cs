using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Simulator.Documents;

namespace Simulator.Workloads;

/// <summary>
/// Takes <c>{jobId?, endpointId, gpuType, tags, callbackUrl?, stream?, story: [{at, patch}]}</c>, where <c>at</c> is in seconds of story time
/// after the submission. <c>"stream": "patch"</c>: the job's own stream sends each patch as it stands. Without a story the job is queued, runs for a while and completes, as on an idle cluster.
/// </summary>
internal sealed class JobSubmissions(Story story)
{
    private static readonly string[] Fields = ["jobId", "endpointId", "gpuType", "tags", "callbackUrl", "stream", "story"];

    private int _submitted;

    /// <returns>The new job's id, or every error.</returns>
    public (string? JobId, IReadOnlyList<string> Errors) Submit(JsonObject body)
    {
        var errors = new List<string>();
        foreach (var (name, _) in body.Where(field => !Fields.Contains(field.Key)))
        {
            errors.Add($"{name}: unknown; there are {string.Join(", ", Fields)}.");
        }

        var jobId = ReadText(body, "jobId", errors) ?? $"job_submitted_{Interlocked.Increment(ref _submitted)}";
        if (!jobId.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.'))
        {
            errors.Add("jobId: must be of letters, digits, '_', '-' and '.'.");
        }

        var endpointId = ReadText(body, "endpointId", errors) ?? "ep_submitted";
        var gpuType = ReadText(body, "gpuType", errors);
        var callbackUrl = ReadText(body, "callbackUrl", errors);
        if (callbackUrl is not null && !WebAddress.IsValid(callbackUrl))
        {
            errors.Add("callbackUrl: must be an http or https address.");
        }

        if (body["tags"] is not (null or JsonObject))
        {
            errors.Add("tags: must be an object.");
        }

        var stream = ReadText(body, "stream", errors);
        if (stream is not (null or "patch" or "document"))
        {
            errors.Add("stream: must be patch or document.");
        }

        var told = ReadStory(body, errors);
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        var added = story.Read(now =>
        {
            var steps = told ?? DefaultStory.Of(GpuModel.Named(gpuType ?? GpuModel.A100.Name), now);
            var job = new ScriptedJob(
                story.NextOrdinal(),
                jobId,
                now,
                Begin(jobId, endpointId, now, body["tags"]?.DeepClone(), told is null ? null : gpuType),
                [
                    .. steps
                        .OrderBy(step => step.At)
                        .Select(step => new ScriptedStep(now + TimeSpan.FromSeconds(step.At), step.Patch)),
                ],
                callbackUrl,
                streamsPatches: stream == "patch"
            );
            return story.TryAdd(job, now);
        });
        return added ? (jobId, []) : (null, [$"jobId: there is a job {jobId} already."]);
    }

    private static JsonObject Begin(string jobId, string endpointId, DateTimeOffset now, JsonNode? tags, string? gpuType)
    {
        var document = new JsonObject
        {
            ["jobId"] = jobId,
            ["status"] = JobState.Queued.Name(),
            ["progress"] = 0,
            ["endpointId"] = endpointId,
            ["createdAt"] = Spelling.Time(now),
        };
        if (tags is not null)
        {
            document["tags"] = tags;
        }

        if (gpuType is not null)
        {
            document["resources"] = new JsonObject { ["gpuType"] = GpuModel.Named(gpuType).Name };
        }

        return document;
    }

    /// <returns>Null for a job that brings no story.</returns>
    private static List<(double At, JsonObject Patch)>? ReadStory(JsonObject body, List<string> errors)
    {
        if (body["story"] is null)
        {
            return null;
        }

        var steps = new List<(double, JsonObject)>();
        if (body["story"] is not JsonArray array)
        {
            errors.Add("story: must be an array of {at, patch}.");
            return steps;
        }

        for (var index = 0; index < array.Count; index++)
        {
            if (
                array[index] is JsonObject step
                && step["at"] is JsonValue value
                && value.TryGetValue<double>(out var at)
                && at is >= 0 and <= 1e9
                && step["patch"] is JsonObject patch
            )
            {
                steps.Add((at, patch));
            }
            else
            {
                errors.Add($"story[{index}]: must have 'at', a number of seconds from 0 to 1000000000, and 'patch', an object.");
            }
        }

        return steps;
    }

    private static string? ReadText(JsonObject body, string name, List<string> errors)
    {
        if (body[name] is null)
        {
            return null;
        }

        if (body[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length is > 0 and <= 200)
        {
            return text;
        }

        errors.Add($"{name}: must be text of 1 to 200 characters.");
        return null;
    }
}
