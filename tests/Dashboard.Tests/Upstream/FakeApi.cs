using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream;

/// <summary>An upstream whose every answer the test gives: calls wait in a channel until the test takes and answers them.</summary>
internal sealed class FakeApi : ITensorOneApi
{
    private readonly Channel<FakeCall> _calls = Channel.CreateUnbounded<FakeCall>();

    public Task<FakeCall> NextCallAsync() => _calls.Reader.ReadAsync().Soon();

    /// <summary>Done when there is a call to be taken.</summary>
    public Task WaitForCallAsync() => _calls.Reader.WaitToReadAsync().AsTask();

    public ValueTask<FakeCall> TakeCallAsync(CancellationToken cancellationToken) => _calls.Reader.ReadAsync(cancellationToken);

    public bool HasCall => _calls.Reader.Count > 0;

    public Task<HttpResponseMessage> GetStatusAsync(
        string jobId,
        string? include,
        string? format,
        CancellationToken cancellationToken
    ) => CallAsync("status", jobId, cancellationToken, include);

    public Task<HttpResponseMessage> GetStatusesAsync(BatchStatusRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            "batch",
            string.Join(',', request.JobIds),
            cancellationToken,
            request.Include is null ? null : string.Join(',', request.Include)
        );

    public Task<HttpResponseMessage> StreamStatusAsync(string jobId, string? lastEventId, CancellationToken cancellationToken) =>
        CallAsync("stream " + jobId, lastEventId, cancellationToken);

    public Task<HttpResponseMessage> ListAsync(int limit, string? cursor, string? q, CancellationToken cancellationToken) =>
        CallAsync("list", cursor, cancellationToken);

    public Task<HttpResponseMessage> StreamAllAsync(string? lastEventId, string? q, CancellationToken cancellationToken) =>
        CallAsync("stream", lastEventId, cancellationToken);

    private async Task<HttpResponseMessage> CallAsync(
        string route,
        string? argument,
        CancellationToken cancellationToken,
        string? include = null
    )
    {
        var call = new FakeCall(route, argument, include);
        await _calls.Writer.WriteAsync(call, cancellationToken);
        return await call.Answer.WaitAsync(cancellationToken);
    }
}

/// <param name="Argument">The job id, the ids, the cursor or the last event id.</param>
internal sealed record FakeCall(string Route, string? Argument, string? Include = null)
{
    /// <summary>
    /// Who called goes on at once, on the test's own thread: an answer that is given has been read when the test goes on, and a clock that
    /// is then moved cannot make it come too late.
    /// </summary>
    private readonly TaskCompletionSource<HttpResponseMessage> _answer = new();

    public Task<HttpResponseMessage> Answer => _answer.Task;

    public void Json(string body) => Respond(HttpStatusCode.OK, body, "application/json");

    public void Respond(
        HttpStatusCode status,
        string body = "",
        string contentType = "application/json",
        string? retryAfter = null
    )
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        _answer.SetResult(response);
    }

    public void Respond(HttpResponseMessage response) => _answer.SetResult(response);

    public void Break(string why = "connection refused") =>
        _answer.SetException(new HttpRequestException(HttpRequestError.ConnectionError, why));

    public void Fail(Exception fault) => _answer.SetException(fault);

    public FakeStream Stream(Action<HttpResponseMessage>? prepare = null)
    {
        var stream = new FakeStream();
        prepare?.Invoke(stream.Response);
        _answer.SetResult(stream.Response);
        return stream;
    }
}

/// <summary>The body of a streaming answer, written by the test.</summary>
internal sealed class FakeStream
{
    private readonly Pipe _pipe = new();

    public FakeStream()
    {
        Response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(_pipe.Reader.AsStream()) };
        Response.Content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
    }

    public HttpResponseMessage Response { get; }

    public Task SendAsync(string text) => _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text)).Soon();

    public Task SendEventAsync(string? id, string data, string? name = null) =>
        SendAsync((id is null ? "" : $"id: {id}\n") + (name is null ? "" : $"event: {name}\n") + $"data: {data}\n\n");

    public void Close() => _pipe.Writer.Complete();

    public void Break() => _pipe.Writer.Complete(new IOException("connection reset by peer"));
}
