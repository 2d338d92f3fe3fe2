using Dashboard.Upstream.Budget;
using Microsoft.Extensions.Options;
using Shared.Api;

namespace Dashboard.Upstream.Errors;

/// <summary>
/// What went wrong on the way in, in words, for who was not there to read the log: polls, the list, lookups, streams, webhooks and faults
/// of our own. Not here: that a job does not exist or a call is not offered, which are answers. Bounded; any thread may call.
/// </summary>
public sealed class ErrorLog(IOptionsMonitor<UpstreamOptions> options, TimeProvider timeProvider)
{
    public const int MostKept = 50;

    private const int MostIdLength = 120;

    private readonly Lock _lock = new();
    private readonly List<Row> _oldestFirst = [];
    private readonly long[] _counts = new long[Enum.GetValues<UpstreamCall>().Length];

    public ErrorReading GetReading()
    {
        lock (_lock)
        {
            return new ErrorReading(
                [.. Enum.GetValues<UpstreamCall>().Select(call => (call, _counts[(int)call])).Where(count => count.Item2 > 0)],
                [.. _oldestFirst.Select(row => row.Error).Reverse()]
            );
        }
    }

    /// <param name="jobId">Null where it concerns none, or many.</param>
    internal void Add(UpstreamCall call, RequestPurpose? purpose, string? jobId, ApiFailure failure)
    {
        var isAnswer =
            failure.Kind is FailureKind.NotFound or FailureKind.NotSupported
            // the job is over
            || (call == UpstreamCall.JobStream && failure.Kind == FailureKind.NoContent)
            // a key that may only read: its jobs are read one by one
            || (call == UpstreamCall.Batch && jobId is null && failure.Kind == FailureKind.Forbidden);
        if (!isAnswer)
        {
            // the words of another Dashboard are of its own upstream
            var words = failure.IsOfRelay ? UpstreamWords.Describe(failure) : failure.Message;
            Add(call, purpose, jobId, words, failure);
        }
    }

    /// <param name="words">One plain sentence.</param>
    /// <param name="failure">Upstream's answer, where there was one.</param>
    internal void Add(UpstreamCall call, RequestPurpose? purpose, string? jobId, string words, ApiFailure? failure = null)
    {
        var key = options.CurrentValue.ApiKey;
        var cleaned = ErrorWords.Clean(words, key);
        var now = timeProvider.GetUtcNow();
        // a job that was not known may be by the next time, and it is one trouble
        var asker = purpose == RequestPurpose.Lookup ? RequestPurpose.Program : purpose;
        var error = new NotedError(call, asker, cleaned, now, now, 1)
        {
            JobId = jobId,
            StatusCode = failure?.StatusCode,
            Code = failure?.Code is { } code ? ErrorWords.Clean(code, key, MostIdLength) : null,
            RequestId = failure?.RequestId is { } requestId ? ErrorWords.Clean(requestId, key, MostIdLength) : null,
        };
        Add(error, KeyOf(error));
    }

    private void Add(NotedError error, Key key)
    {
        lock (_lock)
        {
            _counts[(int)error.Call]++;
            var index = _oldestFirst.FindIndex(known => known.Key == key);
            var row = index >= 0 ? _oldestFirst[index] : new Row(key);
            if (index >= 0)
            {
                error = error with { FirstAt = row.Error.FirstAt, Times = row.Error.Times + 1 };
                _oldestFirst.RemoveAt(index);
            }
            else if (_oldestFirst.Count == MostKept)
            {
                _oldestFirst.RemoveAt(0);
            }

            row.Put(error);
            _oldestFirst.Add(row);
        }
    }

    /// <summary>Of a thousand jobs that fail alike, each with its own name in the sentence, one row is enough.</summary>
    private static Key KeyOf(NotedError error) =>
        new(
            error.Call,
            error.Purpose,
            error.StatusCode,
            error.Code
                ?? (error.JobId is { Length: > 0 } jobId ? error.Words.Replace(jobId, "", StringComparison.Ordinal) : error.Words)
        );

    private readonly record struct Key(UpstreamCall Call, RequestPurpose? Purpose, int? StatusCode, string CodeOrWords);

    /// <summary>An error as it was seen last, and the jobs that have met it.</summary>
    private sealed class Row(Key key)
    {
        private readonly HashSet<string> _jobIds = new(StringComparer.Ordinal);

        public Key Key { get; } = key;

        public NotedError Error { get; private set; } = null!;

        public void Put(NotedError error)
        {
            var jobs = Error?.Jobs ?? ErrorJobs.None;
            if (error.JobId is { } jobId)
            {
                // bounded: beyond, who is new is not told from who is not
                jobs = jobs.With(jobId, isNew: _jobIds.Count < ErrorJobs.MostCounted && _jobIds.Add(jobId));
            }

            Error = error with { Jobs = jobs };
        }
    }
}
