using System.Net;
using System.Net.Mime;

namespace Shared.Api;

/// <summary>An answer as a value: the body where there is one to read, else why not. Reading never throws but for cancellation.</summary>
public sealed record ApiAnswer
{
    /// <summary>The JSON body; empty where the call failed.</summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    public ApiFailure? Failure { get; private init; }

    /// <summary>The body of a 200 that is not what was asked for, such as an HTML page; else empty.</summary>
    public ReadOnlyMemory<byte> Unreadable { get; private init; }

    public RateLimit? RateLimit { get; private init; }

    /// <summary>Upstream's clock, where it is not the wall clock.</summary>
    public UpstreamClock? Clock { get; private init; }

    /// <summary>When the request went out: what the answer tells is as old as that. Whoever sends notes it.</summary>
    public DateTimeOffset SentAt { get; init; }

    public static ApiAnswer Failed(FailureKind kind, string message) => Failed(new ApiFailure(kind, message));

    public static ApiAnswer Failed(ApiFailure failure) => new() { Failure = failure };

    /// <summary>Sends a call and reads its answer as JSON of at most <paramref name="maxBytes"/>.</summary>
    /// <param name="cancellationToken">Ends the wait, because the caller gave up or because <paramref name="timeout"/> did.</param>
    /// <param name="timeout">When this one is cancelled, the answer came too late, which is a failure like others.</param>
    public static async Task<ApiAnswer> ReadAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        int maxBytes,
        TimeProvider timeProvider,
        CancellationToken timeout,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var response = await send(cancellationToken);
            var body = await BoundedBody.ReadAsync(response.Content, maxBytes, cancellationToken);
            return Read(response, body, maxBytes, timeProvider.GetUtcNow());
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested || !cancellationToken.IsCancellationRequested)
        {
            return Failed(FailureKind.TimedOut, "Upstream gave no answer in time.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return Failed(FailureKind.Unreachable, $"Upstream cannot be reached: {e.GetBaseException().Message}");
        }
    }

    /// <summary>
    /// Reads the answer to a call for a stream: without a failure the body is an event stream and has not been touched. Throws what
    /// reading a body throws.
    /// </summary>
    public static async Task<ApiAnswer> ReadStreamAsync(
        HttpResponseMessage response,
        int maxBytes,
        TimeProvider timeProvider,
        CancellationToken cancellationToken
    )
    {
        if (
            response.StatusCode == HttpStatusCode.OK
            && response.Content.Headers.ContentType?.MediaType == MediaTypeNames.Text.EventStream
        )
        {
            return ReadHeaders(response, timeProvider.GetUtcNow());
        }

        var body = await BoundedBody.ReadAsync(response.Content, maxBytes, cancellationToken);
        var answer = Read(response, body, maxBytes, timeProvider.GetUtcNow());
        return answer.Failure is not null
            ? answer
            : answer with
            {
                Body = default,
                Unreadable = answer.Body,
                Failure = new ApiFailure(
                    FailureKind.Unexpected,
                    $"Upstream answered a stream with {ContentType(response)} instead of events."
                )
                {
                    StatusCode = 200,
                },
            };
    }

    private static ApiAnswer ReadHeaders(HttpResponseMessage response, DateTimeOffset now) =>
        new() { RateLimit = RateLimit.Read(response.Headers), Clock = UpstreamClock.Read(response.Headers, now) };

    private static ApiAnswer Read(HttpResponseMessage response, ReadOnlyMemory<byte>? body, int maxBytes, DateTimeOffset now)
    {
        var answer = new ApiAnswer
        {
            RateLimit = RateLimit.Read(response.Headers),
            Clock = UpstreamClock.Read(response.Headers, now),
        };
        if (body is null)
        {
            return answer with
            {
                Failure = new ApiFailure(FailureKind.TooLarge, $"Upstream's answer is larger than {maxBytes} bytes."),
            };
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return answer with { Failure = ApiFailures.Read(response, body.Value, now) };
        }

        if (body.Value.Span.TrimStart(" \t\r\n"u8) is { IsEmpty: false } text && text[0] is (byte)'{' or (byte)'[' or 0xEF)
        {
            return answer with { Body = body.Value };
        }

        var found = body.Value.IsEmpty ? "an empty body" : ContentType(response);
        return answer with
        {
            Unreadable = body.Value,
            Failure = new ApiFailure(FailureKind.Unexpected, $"Upstream answered with {found} instead of JSON.")
            {
                StatusCode = 200,
            },
        };
    }

    private static string ContentType(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType ?? "no content type";
}
