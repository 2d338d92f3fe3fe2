using System.Buffers;
using System.Text.Json;
using Simulator.Documents;
using Simulator.Workloads;

namespace Simulator.Endpoints;

/// <summary>Writes answers: JSON in one piece with its length, and errors in the dialect that is set.</summary>
internal sealed class ApiAnswers(SimulatorSettings settings, StoryClock clock)
{
    public const string RequestIdHeader = "X-Request-Id";

    public Task WriteErrorAsync(HttpContext context, ApiError error)
    {
        context.Response.StatusCode = error.StatusCode;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            error.Write(writer, DialectOf(context));
        }

        return WriteJsonAsync(context, buffer.WrittenMemory);
    }

    public ErrorDialect DialectOf(HttpContext context) =>
        new(
            settings.Options.ErrorDialect == "snake",
            context.Response.Headers[RequestIdHeader].ToString(),
            Spelling.Time(clock.Now)
        );

    public static async Task WriteJsonAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    public static async Task WriteJsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        await WriteJsonAsync(context, buffer.WrittenMemory);
    }
}
