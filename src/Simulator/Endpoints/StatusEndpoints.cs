using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Documents;
using Simulator.Faults;
using Simulator.Journal;

namespace Simulator.Endpoints;

/// <summary><c>GET /v2/jobs/{jobId}/status</c> and <c>POST /v2/jobs/status/batch</c>.</summary>
internal sealed class StatusEndpoints(SimulatorSettings settings, JobReader jobs, ApiAnswers answers)
{
    private const int MaximumBatch = 1000;
    private const int MaximumBodyBytes = 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/jobs/{jobId}/status", GetOneAsync).WithMetadata(ApiRoute.Status, new QueryNames("include", "format"));
        routes.MapPost("/v2/jobs/status/batch", GetManyAsync).WithMetadata(ApiRoute.Batch, new QueryNames());
    }

    private async Task GetOneAsync(HttpContext context)
    {
        if (!DocumentQuery.TryRead(context.Request.Query, out var request, out var error))
        {
            await answers.WriteErrorAsync(context, error!);
            return;
        }

        var document = ReadOnlyMemory<byte>.Empty;
        error = jobs.TryWith(
            (string)context.Request.RouteValues["jobId"]!,
            (job, at) =>
            {
                document = jobs.Write(context, JournalRoute.Status, job, at, request).ToArray();
            }
        );
        AnswerFate.Of(context).Settle();
        await (error is null ? ApiAnswers.WriteJsonAsync(context, document) : answers.WriteErrorAsync(context, error));
    }

    private async Task GetManyAsync(HttpContext context)
    {
        if (settings.Options.ReadOnly)
        {
            await answers.WriteErrorAsync(context, ApiError.ReadOnlyKey());
            return;
        }

        var (body, problem) = await RequestBody.ReadAsync(context, MaximumBodyBytes);
        if (problem is not null || !TryRead(body, out var ids, out var request, out problem))
        {
            await answers.WriteErrorAsync(context, problem!);
            return;
        }

        await WriteBatchAsync(context, ids, request);
    }

    private static bool TryRead(JsonObject? body, out List<string> ids, out DocumentRequest request, out ApiError? error)
    {
        ids = [];
        request = DocumentRequest.Default;
        if (body?["jobIds"] is not JsonArray array || array.Count is 0 or > MaximumBatch)
        {
            error = Invalid("jobIds", $"jobIds must be an array of 1 to {MaximumBatch} ids");
            return false;
        }

        foreach (var node in array)
        {
            if (node is not JsonValue value || !value.TryGetValue<string>(out var id) || id.Length == 0)
            {
                error = Invalid("jobIds", "jobIds must hold text alone");
                return false;
            }

            ids.Add(id);
        }

        switch (body["include"])
        {
            case null:
                error = null;
                return true;
            case JsonArray includes when includes.All(node => node is JsonValue value && value.TryGetValue<string>(out _)):
                return DocumentQuery.TryRead(includes.Select(node => node!.GetValue<string>()), out request, out error);
            default:
                error = Invalid("include", "include must be an array of text");
                return false;
        }
    }

    private static ApiError Invalid(string parameter, string message) =>
        ApiError.InvalidRequest(message, new JsonObject { ["parameter"] = parameter });

    private async Task WriteBatchAsync(HttpContext context, List<string> ids, DocumentRequest request)
    {
        var shape = settings.Options.BatchShape;
        var dialect = answers.DialectOf(context);
        var errors = new List<(string JobId, ApiError Error)>();
        var buffer = new ArrayBufferWriter<byte>(1024 * Math.Min(ids.Count, 64));
        await using (var writer = new Utf8JsonWriter(buffer))
        {
            if (shape != "array")
            {
                writer.WriteStartObject();
                writer.WritePropertyName(shape == "statuses" ? "statuses" : "jobs");
            }

            writer.WriteStartArray();
            foreach (var id in ids.Distinct(StringComparer.Ordinal))
            {
                var error = jobs.TryWith(
                    id,
                    (job, at) =>
                    {
                        var document = jobs.Write(context, JournalRoute.Batch, job, at, request);
                        writer.WriteRawValue(document, skipInputValidation: true);
                    }
                );
                if (error is not null)
                {
                    errors.Add((id, error));
                }
            }

            writer.WriteEndArray();
            if (shape != "array")
            {
                writer.WriteStartArray("errors");
                errors.ForEach(error => error.Error.Write(writer, dialect, error.JobId));
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        }

        AnswerFate.Of(context).Settle();
        await ApiAnswers.WriteJsonAsync(context, buffer.WrittenMemory);
    }
}
