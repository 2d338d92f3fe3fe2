using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Relay.Connections;
using Dashboard.Relay.Log;
using Dashboard.Relay.Status;
using Dashboard.Relay.Traffic;
using Microsoft.AspNetCore.Connections.Features;
using Shared.Api;
using Shared.Events;

namespace Dashboard.Relay.Streams;

/// <summary><c>GET /v2/jobs/{jobId}/status/stream</c> and <c>GET /v2/jobs/stream?q=&amp;status=&amp;endpointId=&amp;tag.KEY=</c>.</summary>
internal sealed class StreamEndpoints(
    JobStore store,
    ChangeLog log,
    Broadcaster broadcaster,
    JobReads reads,
    LateRetries lateRetries,
    RelayTraffic traffic,
    JobInterest interest,
    Random random
)
{
    /// <summary>For who cannot send a header.</summary>
    public const string LastEventIdParameter = "lastEventId";

    private const string OfOneJob = "/v2/jobs/{jobId}/status/stream";
    private const string OfAllJobs = "/v2/jobs/stream";

    /// <summary>Between these, at random: after a restart the readers must not come back all at once.</summary>
    private const int LeastRetryMilliseconds = 1000;
    private const int MostRetryMilliseconds = 3000;

    /// <summary>At 100 ms of distance this still lets through more than 600 kB a second.</summary>
    private const int SendBufferBytes = 64 * 1024;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(OfOneJob, (HttpContext context, string jobId, StreamEndpoints streams) => streams.GetOneAsync(context, jobId));
        app.MapGet(OfAllJobs, (HttpContext context, StreamEndpoints streams) => streams.GetAllAsync(context));
        // the headers of a stream tell nothing, and to open one costs its place
        app.RefuseOtherMethods(OfOneJob, HttpMethods.Get);
        app.RefuseOtherMethods(OfAllJobs, HttpMethods.Get);
    }

    private async Task GetOneAsync(HttpContext context, string jobId)
    {
        // an EventSource can send no headers, so what is not ours to know stands in its address: a key, a number against caches
        if (!StatusQuery.TryReadForStream(context.Request.Query, out var query, out var fault) || !IsStreamable(query, out fault))
        {
            await ErrorAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, fault);
            return;
        }

        if (RequestedId.FindFault(context, jobId) is { } error)
        {
            await ErrorAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, error.Message, error.Details);
            return;
        }

        if (store.Find(jobId) is null && await reads.RequestAsync(jobId, context.RequestAborted) is { } absence)
        {
            await reads.AnswerAsync(context, jobId, absence);
            return;
        }

        var requested = LastEventId(context);
        var start = log.StartJob(jobId, requested);
        if (start.IsAtEnd || (start.IsAtLatest && lateRetries.FindEnd(jobId) is not null))
        {
            // nothing more will come: an EventSource takes this as 'do not reconnect'
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        using var look = interest.Add(jobId, JobDetail.None);
        await ServeAsync(
            context,
            requested is not null,
            new StreamSubscriber(context.Response.BodyWriter, jobId, start, broadcaster.OnFlushed)
            {
                Gap = GapOf(requested, start),
            }
        );
    }

    private async Task GetAllAsync(HttpContext context)
    {
        if (!JobListQuery.TryReadForStream(context.Request.Query, out var filter, out var fault))
        {
            await ErrorAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, fault.Message, fault.Details);
            return;
        }

        var requested = LastEventId(context);
        var start = log.Start(requested);
        await ServeAsync(
            context,
            requested is not null,
            new StreamSubscriber(context.Response.BodyWriter, jobId: null, start, broadcaster.OnFlushed)
            {
                Filter = filter,
                Gap = GapOf(requested, start),
            }
        );
    }

    private async Task ServeAsync(HttpContext context, bool isAgain, StreamSubscriber subscriber)
    {
        if (!broadcaster.TryAdmit())
        {
            traffic.OnRefused();
            context.Response.Headers.RetryAfter = "5";
            await ErrorAnswers.RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "As many streams are open as Relay:MaxReaders allows."
            );
            return;
        }

        try
        {
            using var open = traffic.Open(subscriber.Kind);
            if (isAgain && subscriber.Gap is null)
            {
                traffic.OnResumed();
            }

            BoundSendBuffer(context);
            await BeginAsync(context);
            subscriber.Connection = ChunkedConnection(context);
            subscriber.WasToldOfSilence = context.Response.Headers.ContainsKey(RelayHeaders.SilentSince);
            broadcaster.Join(subscriber);
            await using var leaving = context.RequestAborted.UnsafeRegister(
                static (state, _) =>
                {
                    var (broadcaster, subscriber) = ((Broadcaster, StreamSubscriber))state!;
                    broadcaster.Leave(subscriber);
                },
                (broadcaster, subscriber)
            );
            if (await subscriber.Ended == StreamEnd.Stuck)
            {
                context.Abort();
            }
        }
        finally
        {
            broadcaster.Release();
        }
    }

    /// <summary>
    /// Else the system's buffer of each slow reader grows to megabytes: memory that nothing here bounds, and old news that no conflation
    /// reaches. A connection that others share is left alone.
    /// </summary>
    private static void BoundSendBuffer(HttpContext context)
    {
        if (
            HttpProtocol.IsHttp11(context.Request.Protocol)
            && context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket
        )
        {
            try
            {
                socket.SendBufferSize = SendBufferBytes;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // the client has left already
            }
        }
    }

    private Task BeginAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        int retry;
        lock (random)
        {
            retry = random.Next(LeastRetryMilliseconds, MostRetryMilliseconds + 1);
        }

        SseWriter.WriteRetry(response.BodyWriter, TimeSpan.FromMilliseconds(retry));
        return response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }

    /// <returns>Null where anything lies between the response and its socket: encryption, multiplexing, no chunks to an old client.</returns>
    private static SocketOutput? ChunkedConnection(HttpContext context) =>
        context.Response.Headers.TransferEncoding is ["chunked"] && context.Features.Get<ITlsHandshakeFeature>() is null
            ? context.Features.Get<SocketOutput>()
            : null;

    /// <summary>Every event is the same document for all who read it: what only one of them asks for is refused, not left out in silence.</summary>
    private static bool IsStreamable(StatusQuery query, [NotNullWhen(false)] out string? fault)
    {
        fault =
            query.IsSummary ? "format=summary is not possible on a stream: its events are status documents."
            : (query.Details & ~JobDetail.Resources) != 0 ? "a stream gives no logs and metrics; read the job's status for them."
            : null;
        return fault is null;
    }

    private static (string Requested, string Oldest)? GapOf(string? requested, in LogStart start) =>
        requested is not null && start.Oldest is { } oldest ? (requested, oldest) : null;

    /// <summary>As a browser says it when it comes back, or as clients say it that cannot set the header.</summary>
    private static string? LastEventId(HttpContext context) =>
        context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id
        : context.Request.Query[LastEventIdParameter] is [{ Length: > 0 } asked] ? asked
        : null;
}
