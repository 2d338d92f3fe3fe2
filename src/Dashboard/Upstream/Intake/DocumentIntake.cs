using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Shared.Api;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Upstream.Intake;

/// <summary>
/// The one way from received bytes to the store. What is refused or put right is counted by its reason, and the latest refused ones are
/// kept with their bytes, so that nobody has to guess what upstream sent.
/// </summary>
public sealed class DocumentIntake(JobStore store, ErrorLog errors, UpstreamMonitor monitor, TimeProvider timeProvider)
{
    private const int MostKept = 50;
    private const int MostBytesKept = 4096;

    /// <summary>Upstream chooses the names of unknown fields, so their number is bounded here.</summary>
    private const int MostNoteKinds = 500;

    private static readonly DocumentRefusal UnknownShape = new(
        DocumentRefusal.UnknownShape,
        "neither a list of documents nor an object with one under jobs or statuses"
    );

    private readonly ConcurrentDictionary<string, long> _refusals = new();
    private readonly ConcurrentDictionary<(string Field, string Reason), long> _notes = new();
    private readonly Lock _lock = new();
    private ImmutableQueue<RefusedDocument> _latest = [];
    private int _kept;
    private long _accepted;
    private long _replaced;

    /// <param name="json">Kept; the caller must not reuse the buffer.</param>
    /// <param name="from">What the bytes came by, for people: a stream or a call.</param>
    /// <returns>The job as it is now; null where the bytes were refused.</returns>
    public Job? Accept(
        ReadOnlyMemory<byte> json,
        string from,
        DocumentSource source,
        string? expectedJobId = null,
        EventPosition? position = null,
        DateTimeOffset? requestedAt = null
    )
    {
        var result = DocumentReader.Read(json, expectedJobId);
        if (!result.IsAccepted)
        {
            Refuse(result, from);
            return null;
        }

        return Accept(result.Document, source, position, requestedAt);
    }

    /// <summary>What the answer to a read told of a job: as old as the question, or as upstream says that it is.</summary>
    public Job AcceptAnswer(JobStatusDocument document, ApiAnswer answer) =>
        Accept(document, DocumentSource.Batch, position: null, answer.SentAt, asOf: answer.AsOf);

    /// <param name="asOf">Of which time it is, where upstream answers from memory and says so.</param>
    /// <param name="toldAt">When it happened, by upstream's clock, where a webhook says so.</param>
    public Job Accept(
        JobStatusDocument document,
        DocumentSource source,
        EventPosition? position,
        DateTimeOffset? requestedAt,
        DateTimeOffset? toldAt = null,
        DateTimeOffset? asOf = null
    )
    {
        Interlocked.Increment(ref _accepted);
        Count(document.Notes);
        var observation = new Observation(document, source, timeProvider.GetUtcNow(), position, requestedAt, toldAt)
        {
            AsOf = asOf,
            IsOfOneMemory = source != DocumentSource.Webhook && monitor.Current.IsRelay,
        };
        var (job, kind) = store.Apply(observation);
        if (kind == UpdateKind.Replaced)
        {
            Interlocked.Increment(ref _replaced);
        }

        if (kind is UpdateKind.Advanced or UpdateKind.Retried)
        {
            // what merging it left out
            Count(job.Document.Notes);
        }

        return job;
    }

    /// <param name="result">One that is not accepted.</param>
    public void Refuse(in DocumentReadResult result, string from) =>
        Refuse(result.Refusal!, from, result.RefusedBytes, result.RefusedBytes.Length);

    /// <summary>An answer that should hold documents, and has none of the shapes that we know.</summary>
    public void RefuseAnswer(UpstreamCall call, RequestPurpose purpose, ReadOnlyMemory<byte> body)
    {
        Refuse(UnknownShape, call == UpstreamCall.List ? "list" : "batch", body, body.Length);
        errors.Add(call, purpose, jobId: null, "Upstream's answer has no shape that we know; see the refused documents.");
    }

    /// <param name="sizeBytes">Of the whole document, of which <paramref name="json"/> may be a part or nothing.</param>
    public void Refuse(DocumentRefusal refusal, string from, ReadOnlyMemory<byte> json, long sizeBytes)
    {
        _refusals.AddOrUpdate(refusal.Reason, 1, (_, count) => count + 1);
        var start = json[..Math.Min(json.Length, MostBytesKept)].ToArray();
        lock (_lock)
        {
            _latest = _latest.Enqueue(new RefusedDocument(timeProvider.GetUtcNow(), from, refusal, sizeBytes, start));
            if (++_kept > MostKept)
            {
                _latest = _latest.Dequeue();
                _kept--;
            }
        }
    }

    public IntakeReading GetReading() =>
        new(
            Interlocked.Read(ref _accepted),
            Interlocked.Read(ref _replaced),
            [.. _refusals.OrderByDescending(refusal => refusal.Value).Select(refusal => (refusal.Key, refusal.Value))],
            [.. _notes.OrderByDescending(note => note.Value).Select(note => (note.Key.Field, note.Key.Reason, note.Value))],
            [.. _latest.Reverse()]
        );

    private void Count(ImmutableArray<DocumentNote> notes)
    {
        foreach (var note in notes)
        {
            var field = _notes.Count < MostNoteKinds ? note.Field : "(other)";
            _notes.AddOrUpdate((field, note.Reason), 1, (_, count) => count + 1);
        }
    }
}
