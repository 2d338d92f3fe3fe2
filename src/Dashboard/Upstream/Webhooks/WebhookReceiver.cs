using System.Collections.Concurrent;
using Dashboard.Jobs;
using Dashboard.Settings;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Upstream.Webhooks;

/// <summary>What became of a message that was proven genuine.</summary>
internal enum WebhookOutcome
{
    Accepted,

    /// <summary>Its id has been taken before.</summary>
    Duplicate,

    /// <summary>It holds no status document.</summary>
    Unusable,
}

/// <summary>Proves who sent a message, and takes it once, however often and however simultaneously it comes.</summary>
internal sealed partial class WebhookReceiver(
    WebhookKeys keys,
    WebhookIds ids,
    WebhookArrivals arrivals,
    IUpstreamStatusSource upstream,
    WatchRequests watchRequests,
    DocumentIntake intake,
    JobStore store,
    ErrorLog errors,
    TimeProvider timeProvider,
    ILogger<WebhookReceiver> logger
)
{
    /// <summary>Bodies are held in memory until their signatures are checked: at most this many times their cap.</summary>
    private const int MostAtOnce = 256;

    private readonly ConcurrentDictionary<string, Task<WebhookOutcome?>> _inFlight = new(StringComparer.Ordinal);
    private int _receiving;

    public bool IsOn => keys.IsOn;

    /// <exception cref="OperationCanceledException">The sender is gone.</exception>
    public async Task<(WebhookOutcome Outcome, WebhookRefusal? Refusal)> ReceiveAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref _receiving) > MostAtOnce)
            {
                return Refuse(WebhookRefusal.TooManyAtOnce);
            }

            // cheapest first: who sends no signature does not get as far as sending a body
            var headers = context.Request.Headers;
            if (headers["webhook-signature"].Count == 0)
            {
                return Refuse(WebhookRefusal.NoSignature);
            }

            if (!WebhookHead.TryRead(headers, timeProvider.GetUtcNow(), out var head, out var refusal))
            {
                return Refuse(refusal);
            }

            var (body, unread) = await WebhookBody.ReadAsync(context, timeProvider);
            if (body is null)
            {
                return Refuse(unread ?? WebhookRefusal.Incomplete);
            }

            if (!WebhookSignature.IsValid(keys.Current, headers["webhook-signature"], head.Id, head.Timestamp, body))
            {
                return Refuse(WebhookRefusal.WrongSignature);
            }

            if (await TakeOnceAsync(head.Id, body) is not { } outcome)
            {
                return Refuse(WebhookRefusal.NotKept);
            }

            arrivals.Count(outcome);
            return (outcome, null);
        }
        finally
        {
            Interlocked.Decrement(ref _receiving);
        }
    }

    private (WebhookOutcome, WebhookRefusal) Refuse(WebhookRefusal refusal)
    {
        arrivals.CountRefused(refusal.Reason);
        return (default, refusal);
    }

    /// <returns>Null where it could not be kept: the sender is to try again.</returns>
    private async Task<WebhookOutcome?> TakeOnceAsync(string id, byte[] body)
    {
        var mine = new TaskCompletionSource<WebhookOutcome?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _inFlight.GetOrAdd(id, mine.Task);
        if (first != mine.Task)
        {
            // the same id at the same time: what becomes of the first becomes of this one
            return await first is null ? null : WebhookOutcome.Duplicate;
        }

        WebhookOutcome? outcome = null;
        try
        {
            // to its end, whether or not the sender still waits
            outcome = await TakeAsync(id, body);
        }
#pragma warning disable CA1031 // a disk that cannot be written, or a fault of ours: the sender keeps the message and tries again
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotKept(logger, e);
            errors.Add(
                UpstreamCall.Webhook,
                null,
                null,
                "A webhook could not be kept, and its sender was asked to try again; see the log."
            );
        }
        finally
        {
            _inFlight.TryRemove(id, out _);
            mine.SetResult(outcome);
        }

        return outcome;
    }

    /// <summary>
    /// The document first, its id on disk after it, the answer last. A crash before the id is down leaves the message unanswered: it comes
    /// again and the same document is applied twice, which is as good as once. The other way round, a message whose id is down and whose
    /// document is not yet applied would be taken for a duplicate and lost. After the answer the id is down, and so is the watch of a job
    /// that only this message told of: what a crash takes from memory is read from upstream again.
    /// </summary>
    private async Task<WebhookOutcome> TakeAsync(string id, byte[] body)
    {
        if (await ids.ContainsAsync(id))
        {
            return WebhookOutcome.Duplicate;
        }

        var outcome = await ApplyAsync(WebhookEnvelope.Read(body));
        await ids.AddAsync(id);
        return outcome;
    }

    private async Task<WebhookOutcome> ApplyAsync(WebhookEnvelope envelope)
    {
        var result = DocumentReader.Read(envelope.Document);
        if (!result.IsAccepted)
        {
            intake.Refuse(result, "webhook");
            return WebhookOutcome.Unusable;
        }

        var document = result.Document;
        if (store.Find(document.JobId) is null)
        {
            await watchRequests.AddFirstSeenAsync(document.JobId, Accept);
        }
        else
        {
            Accept();
        }

        arrivals.Note(document.JobId);
        return WebhookOutcome.Accepted;

        void Accept() =>
            intake.Accept(document, DocumentSource.Webhook, position: null, requestedAt: null, Credible(envelope.ToldAt));
    }

    /// <summary>By a moment that has not come yet on upstream's clock, every later message of the job would look late: it tells nothing.</summary>
    private DateTimeOffset? Credible(DateTimeOffset? told)
    {
        var latest = timeProvider.GetUtcNow() + WebhookHead.Tolerance;
        return told <= (upstream.Current.Clock?.At(latest) ?? latest) ? told : null;
    }

    [LoggerMessage(LogLevel.Error, "A webhook could not be kept; its sender is asked to try again.")]
    private static partial void LogNotKept(ILogger logger, Exception exception);
}
