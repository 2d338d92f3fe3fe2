using System.Threading.Channels;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Reads;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Shared.Api;

namespace Dashboard.Upstream.Discovery;

/// <summary>
/// Reads upstream's list of jobs, page by page, when asked: at the start, and whenever the stream may have missed something. Jobs that we
/// hold as unfinished and that the list no longer names are read once each, so that one that upstream has deleted does not look alive.
/// </summary>
internal sealed partial class JobLister(
    UpstreamClient client,
    JobReader reader,
    BatchSupport support,
    KeyGuard key,
    DocumentIntake intake,
    JobStore store,
    WatchList watchList,
    UpstreamMonitor monitor,
    OutageGate outages,
    ErrorLog errors,
    ReconnectDelay delay,
    TimeProvider timeProvider,
    ILogger<JobLister> logger
)
{
    private const int PageSize = 1000;

    /// <summary>Of the jobs that are no longer listed, after one list; the others follow after the next ones.</summary>
    private const int MostUnlisted = 1000;
    private const int MostUnlistedSingly = 20;

    /// <summary>A list that was there may come back at once, as after a deployment; else it is tried so rarely.</summary>
    private static readonly TimeSpan WhileTakenAway = TimeSpan.FromMinutes(10);
    private const int TriesSoon = 3;

    /// <summary>One pending request is enough: a list that starts later knows more.</summary>
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private readonly LossRepair _loss = new(timeProvider, CancellationToken.None);
    private readonly LogQuota _quota = new(timeProvider);
    private readonly LogQuota _unlistedQuota = new(timeProvider);
    private readonly ExtensionTrial _trial = new(monitor, outages, timeProvider);

    /// <summary>How often in a row upstream has said that it has no list, which it had before.</summary>
    private int _takenAway;

    /// <summary>Called after each reading: with null where the whole list was read.</summary>
    public Action<ApiFailure?>? Tried { get; set; }

    /// <summary>Upstream has no such call, as far as can be told: it is not asked.</summary>
    public bool IsUnsupported => _trial.IsFailed;

    public void Request() => _requests.Writer.TryWrite(true);

    /// <summary>Upstream may have been given the call since, unless it has said that it has none.</summary>
    public void TryAgain()
    {
        _trial.TryAgain();
        monitor.NoteList(!IsUnsupported);
        Request();
    }

    /// <summary>A list that the key before might read is not read for that: it would overtake what streams have still to tell.</summary>
    public void OnOtherKey()
    {
        if (_trial.OnOtherKey())
        {
            monitor.NoteList(isThere: true);
            Request();
        }
    }

    /// <summary>An event could not be read.</summary>
    /// <returns>False where a list is about to be read that makes up for this loss too.</returns>
    public bool RequestAfterLoss() =>
        _loss.OnLost(_ =>
        {
            Request();
            return Task.FromResult(true);
        });

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _requests.Reader.ReadAllAsync(cancellationToken))
        {
            while (!IsUnsupported && await ReadAllAsync(cancellationToken) is { } failure)
            {
                if (key.Refusal is not null)
                {
                    await key.WaitUntilUsableAsync(cancellationToken);
                    continue;
                }

                var wait =
                    failure.RetryAfter is { } asked ? RequestBudget.Bound(asked)
                    : IsTakenAwayForLong(failure) ? WhileTakenAway
                    : delay.Next();
                // an outage is told of once, not by each list that finds it on
                if (!outages.IsOn && _quota.TryTake(failure.Trouble, out var note))
                {
                    LogFailed(logger, UpstreamWords.Describe(failure), wait.TotalSeconds, note);
                }

                await (
                    outages.IsOn && failure.RetryAfter is null
                        ? outages.EnterAsync(OutageGate.Reads, cancellationToken)
                        : Task.Delay(wait, timeProvider, cancellationToken)
                );
            }

            delay.Reset();
            _takenAway = 0;
            store.MarkListed();
        }
    }

    private async Task<ApiFailure?> ReadAllAsync(CancellationToken cancellationToken)
    {
        var startedAt = timeProvider.GetUtcNow();
        _loss.OnRead();
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        var listed = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var answer = await client.ListAsync(PageSize, cursor, RequestPurpose.Discovery, cancellationToken);
            if (answer.Failure is { } failure)
            {
                return Fail(failure);
            }

            if (StatusAnswers.Read(answer.Body) is not { } page)
            {
                intake.RefuseAnswer(UpstreamCall.List, RequestPurpose.Discovery, answer.Body);
                return Fail(
                    new ApiFailure(FailureKind.Unexpected, "Upstream's list of jobs has no shape that we know.")
                    {
                        StatusCode = 200,
                    }
                );
            }

            _trial.OnAnswered();
            listed.UnionWith(Accept(page, answer));
            cursor = page.NextCursor;
            // a cursor that comes again would lead round for ever
        } while (cursor is not null && cursors.Add(cursor));

        monitor.Listed(startedAt);
        Tried?.Invoke(null);
        await ReadUnlistedAsync(listed, startedAt, cancellationToken);
        return null;
    }

    /// <returns>The ids of the jobs in the answer.</returns>
    private List<string> Accept(StatusAnswers answers, ApiAnswer answer)
    {
        var ids = new List<string>(answers.Documents.Count);
        foreach (var result in answers.Documents)
        {
            if (result.IsAccepted)
            {
                ids.Add(result.Document.JobId);
                intake.AcceptAnswer(result.Document, answer);
            }
            else
            {
                intake.Refuse(result, "list");
            }
        }

        monitor.Alive();
        return ids;
    }

    /// <returns>Null where there is no use in asking again.</returns>
    private ApiFailure? Fail(ApiFailure failure)
    {
        // an upstream that is in trouble with its list alone has one: nothing else tells of the jobs that are there
        if (failure.StatusCode < 500 || failure.Kind == FailureKind.NotSupported)
        {
            _trial.OnFailed(failure);
            monitor.NoteList(!IsUnsupported);
        }

        Tried?.Invoke(failure);
        return IsUnsupported ? null : failure;
    }

    /// <summary>That upstream has no list is an answer, and no news; that it has none any more is.</summary>
    private bool IsTakenAwayForLong(ApiFailure failure)
    {
        if (failure.Kind is not (FailureKind.NotFound or FailureKind.NotSupported))
        {
            _takenAway = 0;
            return false;
        }

        var words = $"Upstream no longer has the list of jobs, which had worked: it answers {failure.StatusCode}.";
        errors.Add(UpstreamCall.List, RequestPurpose.Discovery, null, words, failure);
        if (++_takenAway <= TriesSoon)
        {
            return false;
        }

        // of a list that was never read to its end, the rest is not waited for any longer
        store.MarkListed();
        return true;
    }

    private async Task ReadUnlistedAsync(HashSet<string> listed, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var unlisted = store
            .GetSnapshot()
            .Where(job => !listed.Contains(job.JobId) && job.GoneSince is null && job.LastConfirmedAt < startedAt)
            .Where(job => !job.IsOver && !watchList.IsUnwatched(job.JobId))
            // those that have waited longest, so that each has its turn
            .OrderBy(job => job.LastConfirmedAt)
            .Select(job => job.JobId)
            .Take(support.IsRefused ? MostUnlistedSingly : MostUnlisted)
            .ToList();
        await foreach (
            var readings in reader.ReadAsync(unlisted, JobDetail.None, RequestPurpose.Repair, atOnce: 1, cancellationToken)
        )
        {
            if (readings is [{ IsOfRequest: true, Failure: { } failure }, ..])
            {
                if (!outages.IsOn && _unlistedQuota.TryTake(failure.Trouble, out var note))
                {
                    LogUnlistedFailed(logger, readings.Count, UpstreamWords.Describe(failure), note);
                }

                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The list of jobs could not be read: {Problem} Next attempt in {Seconds:0.0} s.{Note}")]
    private static partial void LogFailed(ILogger logger, string problem, double seconds, string note);

    [LoggerMessage(LogLevel.Warning, "{Count} jobs that are no longer listed could not be read: {Problem}{Note}")]
    private static partial void LogUnlistedFailed(ILogger logger, int count, string problem, string note);
}
