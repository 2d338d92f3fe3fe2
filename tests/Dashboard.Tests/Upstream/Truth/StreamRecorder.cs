using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>
/// Stands between the Dashboard and upstream: what each stream was asked to resume after must be the id of an event that had come to its
/// very end before.
/// </summary>
internal sealed class StreamRecorder
{
    private readonly ConcurrentDictionary<string, StreamArrivals> _arrivals = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _faults = new();
    private long _opened;
    private long _resumed;
    private long _gaps;

    /// <summary>Streams that were asked for a place that had not come.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public long Opened => Interlocked.Read(ref _opened);

    /// <summary>Openings that named a place.</summary>
    public long Resumed => Interlocked.Read(ref _resumed);

    /// <summary>Times upstream said that it no longer holds the place.</summary>
    public long Gaps => Interlocked.Read(ref _gaps);

    /// <summary>The key of the latest stream.</summary>
    public string? Key { get; private set; }

    public DelegatingHandler CreateHandler() => new Handler(this);

    /// <param name="jobId">Null for the stream of all jobs.</param>
    public long OpenedOf(string? jobId) => ArrivalsOf(PathOf(jobId)).Opened;

    /// <returns>When the last byte of an event had come, by <see cref="Stopwatch"/>; null where that is long ago.</returns>
    public long? FindArrival(string? jobId, string id) => ArrivalsOf(PathOf(jobId)).Find(id);

    internal void NoteGap() => Interlocked.Increment(ref _gaps);

    private static string PathOf(string? jobId) => jobId is null ? "/v2/jobs/stream" : $"/v2/jobs/{jobId}/status/stream";

    private StreamArrivals ArrivalsOf(string path) => _arrivals.GetOrAdd(path, _ => new StreamArrivals());

    private sealed class Handler(StreamRecorder recorder) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var path = request.RequestUri!.AbsolutePath;
            if (!path.EndsWith("/stream", StringComparison.Ordinal))
            {
                return await base.SendAsync(request, cancellationToken);
            }

            Interlocked.Increment(ref recorder._opened);
            var arrivals = recorder.ArrivalsOf(path);
            arrivals.CountOpening();
            recorder.Key = request.Headers.Authorization?.Parameter;
            if (request.Headers.TryGetValues("Last-Event-ID", out var ids))
            {
                Interlocked.Increment(ref recorder._resumed);
                var id = string.Join('|', ids);
                if (arrivals.Find(id) is null)
                {
                    recorder._faults.Enqueue($"{path} was asked to go on after {id}, which had not come");
                }
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                var content = new StreamContent(new RecordedStream(body, recorder, arrivals));
                foreach (var (name, values) in response.Content.Headers)
                {
                    content.Headers.TryAddWithoutValidation(name, values);
                }

                response.Content = content;
            }

            return response;
        }
    }
}
