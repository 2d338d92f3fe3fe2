using System.Text.Json;
using Simulator.Faults;
using Simulator.Journal;
using Simulator.Streams;
using Simulator.Workloads;

namespace Simulator.Endpoints;

/// <summary><c>/simulator/…</c>: what tests and demonstrations steer the Simulator by. Not part of the API, and without a key.</summary>
internal sealed class ControlEndpoints(
    FaultBoard faults,
    Story story,
    StreamHub hub,
    StreamServer streams,
    JobSubmissions submissions,
    CostStatement costs
)
{
    private const int MaximumBodyBytes = 4 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/simulator/faults", OrderFaultAsync);
        routes.MapGet("/simulator/faults", ListFaultsAsync);
        routes.MapDelete("/simulator/faults/{id}", RemoveFaultAsync);
        routes.MapPost("/simulator/jobs", SubmitAsync);
        routes.MapGet("/simulator/ledger", context => ApiAnswers.WriteJsonAsync(context, costs.Write));
    }

    /// <summary>400 with every error.</summary>
    public static Task RefuseAsync(HttpContext context, IReadOnlyList<string> errors)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return ApiAnswers.WriteJsonAsync(
            context,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("errors");
                foreach (var error in errors)
                {
                    writer.WriteStringValue(error);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        );
    }

    private async Task OrderFaultAsync(HttpContext context)
    {
        var (body, problem) = await RequestBody.ReadAsync(context, MaximumBodyBytes);
        if (body is null)
        {
            await RefuseAsync(context, [problem!.Message + "."]);
            return;
        }

        if (new FaultOrderReader(body).Read(out var errors) is not { } order)
        {
            await RefuseAsync(context, errors);
            return;
        }

        var fault = faults.Add(order);
        if (order.Kind == FaultKind.EpochReset)
        {
            ResetEpoch();
            faults.Remove(fault.Id);
        }

        streams.Wake();
        context.Response.StatusCode = StatusCodes.Status201Created;
        await ApiAnswers.WriteJsonAsync(
            context,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("id", fault.Id);
                writer.WriteEndObject();
            }
        );
    }

    // As if the service had been restarted: numbers start again, and every stream ends.
    private void ResetEpoch()
    {
        foreach (var log in story.Read(_ => hub.Restart(story)))
        {
            log.Closed.Cancel();
        }
    }

    private Task ListFaultsAsync(HttpContext context) =>
        ApiAnswers.WriteJsonAsync(
            context,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("faults");
                foreach (var fault in faults.All)
                {
                    WriteFault(writer, fault);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        );

    private static void WriteFault(Utf8JsonWriter writer, Fault fault)
    {
        var order = fault.Order;
        writer.WriteStartObject();
        writer.WriteString("id", fault.Id);
        writer.WriteString("kind", fault.Kind.NameOf());
        writer.WriteStartArray("route");
        foreach (var route in order.Routes)
        {
            writer.WriteStringValue(route);
        }

        writer.WriteEndArray();
        writer.WriteNumber("struck", fault.Struck);
        if (order.Count is { } count)
        {
            writer.WriteNumber("count", count);
        }

        writer.WritePropertyName("args");
        order.Arguments.WriteTo(writer);
        writer.WriteEndObject();
    }

    private Task RemoveFaultAsync(HttpContext context)
    {
        context.Response.StatusCode = faults.Remove((string)context.Request.RouteValues["id"]!)
            ? StatusCodes.Status204NoContent
            : StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task SubmitAsync(HttpContext context)
    {
        var (body, problem) = await RequestBody.ReadAsync(context, MaximumBodyBytes);
        if (body is null)
        {
            await RefuseAsync(context, [problem!.Message + "."]);
            return;
        }

        var (jobId, errors) = submissions.Submit(body);
        if (jobId is null)
        {
            await RefuseAsync(context, errors);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await ApiAnswers.WriteJsonAsync(
            context,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("jobId", jobId);
                writer.WriteString("statusUrl", $"/v2/jobs/{Uri.EscapeDataString(jobId)}/status");
                writer.WriteEndObject();
            }
        );
    }
}
