using System.Net;
using System.Net.Mime;

namespace Shared.Api;

/// <summary>An answer as a value: the body where there is one to read, else why not. Reading never throws but for cancellation.</summary>
public sealed record ApiAnswer
{
    /// <summary>The JSON body; empty where the call failed.</summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    public ApiFailure? Failure { get; init; }

    /// <summary>The body of a 200 that is not what was asked for, such as an HTML page; else empty.</summary>
    public ReadOnlyMemory<byte> Unreadable { get; private init; }

    public RateLimit? RateLimit { get; private init; }

    /// <summary>Upstream's clock, where it is not the wall clock.</summary>
    public UpstreamClock? Clock { get; private init; }

    /// <summary>Upstream is another Dashboard.</summary>
    public bool IsOfRelay { get; private init; }

    /// <summary>Upstream is another Dashboard, and does not hear its own upstream; null where it does, or is none.</summary>
    public RelaySilence? Silence { get; private init; }

    /// <summary>What upstream, another Dashboard, could not get of it; null where it is whole.</summary>
    public RelayProblem? Problem { get; private init; }

    /// <summary>Of which time upstream says that its answer is: null where that is now, or not said.</summary>
    public DateTimeOffset? AsOf { get; private init; }

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
            return await ReadAsync(response, maxBytes, timeProvider, cancellationToken);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested || !cancellationToken.IsCancellationRequested)
        {
            return TransportFailures.Read(e) is { } failure
                ? Failed(failure)
                : Failed(FailureKind.TimedOut, "Upstream gave no answer in time.");
        }
        catch (Exception e) when (e is not OperationCanceledException && TransportFailures.Read(e) is not null)
        {
            return Failed(TransportFailures.Read(e)!);
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
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return await ReadAsync(response, maxBytes, timeProvider, cancellationToken);
        }

        var answer = ReadHeaders(response, timeProvider.GetUtcNow());
        if (response.Content.Headers.ContentType?.MediaType != MediaTypeNames.Text.EventStream)
        {
            var read = await ReadAsync(response, maxBytes, timeProvider, cancellationToken);
            return answer.FailedWith(
                FailureKind.Unexpected,
                $"Upstream answered a stream with {ContentType(response)} instead of events.",
                read.Body.IsEmpty ? read.Unreadable : read.Body
            );
        }

        return response.Content.Headers.ContentEncoding.Any(encoding => encoding != "identity")
            ? answer.FailedWith(
                FailureKind.Undecodable,
                $"Upstream answered a stream with {string.Join(", ", response.Content.Headers.ContentEncoding)}, which was not asked for."
            )
            : answer;
    }

    private static ApiAnswer ReadHeaders(HttpResponseMessage response, DateTimeOffset now)
    {
        var silence = RelaySilence.Read(response.Headers);
        return new ApiAnswer
        {
            RateLimit = RateLimit.Read(response.Headers),
            Clock = UpstreamClock.Read(response.Headers, now),
            IsOfRelay = response.Headers.Contains(RelayHeaders.Relay),
            Silence = silence,
            AsOf = silence is null ? null : RelayHeaders.FindTime(response.Headers, RelayHeaders.ConfirmedAt) ?? silence.Since,
        };
    }

    private static async Task<ApiAnswer> ReadAsync(
        HttpResponseMessage response,
        int maxBytes,
        TimeProvider timeProvider,
        CancellationToken cancellationToken
    )
    {
        var now = timeProvider.GetUtcNow();
        var answer = ReadHeaders(response, now);
        ReadOnlyMemory<byte>? body;
        try
        {
            body = await BoundedBody.ReadAsync(response.Content, maxBytes, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or (InvalidOperationException and not ObjectDisposedException))
        {
            // gzip throws the one and Brotli the other; an answer all the same, whose status is known
            return answer with
            {
                Failure = new ApiFailure(
                    FailureKind.Undecodable,
                    "Upstream's answer cannot be unpacked: it is not compressed as it says."
                )
                {
                    StatusCode = (int)response.StatusCode,
                },
            };
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            // the status says enough where the body is too large to be read
            return answer with { Failure = ApiFailures.Read(response, body ?? default, now) };
        }

        return body is null
            ? answer.FailedWith(FailureKind.TooLarge, $"Upstream's answer is larger than {maxBytes} bytes.")
            : answer.WithBody(body.Value, response) with
            {
                Problem = RelayProblem.Read(response.Headers),
            };
    }

    private ApiAnswer WithBody(ReadOnlyMemory<byte> body, HttpResponseMessage response) =>
        body.Span.TrimStart(" \t\r\n"u8) is { IsEmpty: false } text && text[0] is (byte)'{' or (byte)'[' or 0xEF
            ? this with
            {
                Body = body,
            }
            : FailedWith(
                FailureKind.Unexpected,
                $"Upstream answered with {(body.IsEmpty ? "an empty body" : ContentType(response))} instead of JSON.",
                body
            );

    /// <summary>Of an answer whose status was 200.</summary>
    private ApiAnswer FailedWith(FailureKind kind, string message, ReadOnlyMemory<byte> unreadable = default) =>
        this with
        {
            Unreadable = unreadable,
            Failure = new ApiFailure(kind, message) { StatusCode = 200 },
        };

    private static string ContentType(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType ?? "no content type";
}
