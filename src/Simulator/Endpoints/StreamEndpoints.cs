using System.Text.Json.Nodes;
using Simulator.Journal;
using Simulator.Streams;
using Simulator.Workloads;

namespace Simulator.Endpoints;

/// <summary><c>GET /v2/jobs/{jobId}/status/stream</c> and the extension <c>GET /v2/jobs/stream</c>.</summary>
internal sealed class StreamEndpoints(
    SimulatorSettings settings,
    Story story,
    StreamHub hub,
    JobReader jobs,
    StreamServer server,
    ApiAnswers answers
)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v2/jobs/{jobId}/status/stream", GetOneAsync)
            .WithMetadata(ApiRoute.Stream, new QueryNames("include", "format"));
        if (!settings.Options.NoAllStream)
        {
            routes
                .MapGet("/v2/jobs/stream", GetAllAsync)
                .WithMetadata(ApiRoute.AllStream, new QueryNames("status", "endpointId", "tag.", "include", "format"));
        }
    }

    private async Task GetOneAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!DocumentQuery.TryRead(query, out var request, out var error) || !IsStreamable(query, ["format"], out error))
        {
            await answers.WriteErrorAsync(context, error!);
            return;
        }

        var requested = LastEventId(context);
        StreamPlan? plan = null;
        var isOver = false;
        error = jobs.TryWith(
            (string)context.Request.RouteValues["jobId"]!,
            (job, at) =>
            {
                var epoch = hub.Epoch;
                var log = hub.OpenJob(job, at, request);
                var position = requested is null ? null : StreamPosition.Read(requested, hub.Epoch);
                isOver = job.IsOver && position == job.Sequence;
                if (isOver)
                {
                    return;
                }

                var held = position is { } place && place >= log.Oldest - 1 && place <= log.Last;
                plan = new StreamPlan(JournalRoute.Stream, ApiRoute.Stream, log, epoch, job)
                {
                    Position = held ? position!.Value : job.Sequence,
                    Gap = requested is null || held ? null : requested,
                    First = held ? null : hub.Current(job, at, request),
                    Resync = () => story.Read(now => hub.Epoch == epoch ? hub.Current(job, now, request) : null),
                };
            }
        );
        if (error is not null)
        {
            await answers.WriteErrorAsync(context, error);
        }
        else if (isOver)
        {
            // Nothing more will come: EventSource takes this as 'do not reconnect'.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await server.ServeAsync(context, plan!);
        }
    }

    private async Task GetAllAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!JobFilter.TryRead(query, out var filter, out var error) || !IsStreamable(query, ["include", "format"], out error))
        {
            await answers.WriteErrorAsync(context, error!);
            return;
        }

        var requested = LastEventId(context);
        var plan = story.Read(_ =>
        {
            var log = hub.OpenAllJobs(story.Sequence);
            var position = requested is null ? null : StreamPosition.Read(requested, hub.Epoch);
            var held = position is { } place && place >= log.Oldest - 1 && place <= log.Last;
            return new StreamPlan(JournalRoute.AllStream, ApiRoute.AllStream, log, hub.Epoch, null)
            {
                Position = held ? position!.Value : log.Last,
                Gap = requested is null || held ? null : requested,
                Filter = filter.IsEmpty ? null : filter,
            };
        });
        await server.ServeAsync(context, plan);
    }

    // Every event is the same document for all who read it: a parameter that only the first one could follow is refused.
    private static bool IsStreamable(IQueryCollection query, string[] refused, out ApiError? error)
    {
        var name = Array.Find(refused, name => query[name].Any(value => value is not (null or "" or "json")));
        error = name is null
            ? null
            : ApiError.InvalidRequest(
                $"{name} is not possible on this stream: its events are status documents",
                new JsonObject { ["parameter"] = name }
            );
        return error is null;
    }

    private static string? LastEventId(HttpContext context) =>
        context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id : null;
}
