using System.Collections.Immutable;
using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Polls;
using Dashboard.Upstream.Reads;
using Dashboard.Upstream.Streams;
using Dashboard.Upstream.Webhooks;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Planning;

/// <summary>Gathers what the plan needs to know of each job from those who know it.</summary>
internal sealed class PlanCandidates(
    JobStore store,
    JobInterest interest,
    WatchList watchList,
    JobLister lister,
    JobRefusals refusals,
    GoneJobs gone,
    JobFeeds feeds,
    PollSchedule schedule,
    UpstreamMonitor monitor,
    WebhookArrivals arrivals,
    TimeProvider timeProvider
)
{
    /// <summary>Somebody watches it; or it is known, and followed without that, or looked at.</summary>
    public bool IsWanted(string jobId, bool followsSingly) =>
        watchList.Contains(jobId)
        || (store.Find(jobId) is not null && (!followsSingly || IsListed(jobId) || interest.Find(jobId) is not null));

    /// <summary>Upstream's list names what it knows, or its stream has; what a person has taken off it is left alone.</summary>
    private bool IsListed(string jobId) => (!lister.IsUnsupported || monitor.Current.HadAllJobs) && !watchList.IsUnwatched(jobId);

    /// <summary>Every job that is known or wanted.</summary>
    /// <param name="streams">Those of single jobs, as <see cref="JobFeeds.GetStates"/> has them.</param>
    public IEnumerable<PlanCandidate> GetAll(ImmutableDictionary<string, (bool IsOpen, bool HasOpened)> streams)
    {
        var looks = interest.GetSnapshot().ToDictionary(look => look.JobId, look => look.Details, StringComparer.Ordinal);
        var inSight = interest.GetInSight();
        var onWall = interest.GetOnWall();
        var withoutStream = feeds.GetWithoutStream();
        var searches = gone.GetSearches();
        var unread = FindUnread();
        foreach (var job in store.GetSnapshot())
        {
            unread.Remove(job.JobId);
            yield return Describe(job.JobId, job, looks) with
            {
                IsWanted = watchList.Contains(job.JobId) || IsListed(job.JobId),
                IsInSight = inSight.Contains(job.JobId),
                IsOnWall = onWall.Contains(job.JobId),
                HasStream = streams.ContainsKey(job.JobId),
                IsStreaming = streams.GetValueOrDefault(job.JobId).IsOpen,
                HasStreamed = streams.GetValueOrDefault(job.JobId).HasOpened,
                HasNoStream = withoutStream.Contains(job.JobId),
                Search = searches.TryGetValue(job.JobId, out var search) ? search : null,
            };
        }

        foreach (var jobId in unread)
        {
            yield return Describe(jobId, null, looks);
        }
    }

    /// <summary>
    /// What the stream of all jobs cannot tell: details that somebody looks at, jobs that are gone, those never read, and those of which
    /// webhooks have told alone for a while.
    /// </summary>
    /// <param name="isStreaming">It is open.</param>
    public IEnumerable<PlanCandidate> GetBesideTheStream(bool isStreaming)
    {
        var looks = interest.GetSnapshot().ToDictionary(look => look.JobId, look => look.Details, StringComparer.Ordinal);
        var searches = gone.GetSearches();
        var unread = FindUnread();
        var looked = looks.Where(look => look.Value != JobDetail.None).Select(look => look.Key);
        var onWall = interest.GetOnWall();
        foreach (var jobId in looked.Union(onWall).Union(searches.Keys).Union(FindToldByWebhooks()))
        {
            if (store.Find(jobId) is { } job)
            {
                unread.Remove(jobId);
                yield return Describe(jobId, job, looks) with
                {
                    IsWanted = !watchList.IsUnwatched(jobId),
                    IsStreaming = isStreaming && !IsToldByWebhooks(job),
                    IsOnWall = onWall.Contains(jobId),
                    Search = searches.TryGetValue(jobId, out var search) ? search : null,
                };
            }
        }

        foreach (var jobId in unread)
        {
            yield return Describe(jobId, null, looks);
        }
    }

    /// <summary>
    /// A job that somebody merely looks at is asked for by the page itself, once. To be found before those that are known: one that is read
    /// in between would else be neither, would be planned no more, and be read once more when it is planned again.
    /// </summary>
    private HashSet<string> FindUnread() =>
        watchList
            .GetEntries()
            .Select(entry => entry.JobId)
            .Where(jobId => store.Find(jobId) is null)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Where upstream is in order, its stream tells of them soon, and they cost no request.</summary>
    private IEnumerable<string> FindToldByWebhooks()
    {
        var latest = timeProvider.GetUtcNow() - GoneJobs.Grace;
        return watchList
            .GetEntries()
            .Select(entry => entry.JobId)
            .Where(jobId =>
                store.Find(jobId) is { IsOver: false, GoneSince: null } job && job.FirstSeenAt <= latest && IsToldByWebhooks(job)
            );
    }

    /// <summary>They tell of it now, or nothing else has ever; and no stream has told of it.</summary>
    private bool IsToldByWebhooks(Job job) =>
        job.LastEventAt is null
        && arrivals.Find(job.JobId) is { } at
        && (job.Source == DocumentSource.Webhook || timeProvider.GetUtcNow() - at < PollInterval.WithWebhooks);

    private PlanCandidate Describe(string jobId, Job? job, Dictionary<string, JobDetail> looks) =>
        new(jobId)
        {
            Job = job,
            Interest = looks.TryGetValue(jobId, out var details) ? details : null,
            Refusal = FindRefusal(jobId, job),
            WebhookAt = arrivals.Find(jobId),
            UnchangedReads = schedule.Unchanged(jobId),
        };

    /// <summary>What upstream did not know and is known since is no longer refused; where it is gone again, it is looked for.</summary>
    private ApiFailure? FindRefusal(string jobId, Job? job)
    {
        var refusal = refusals.Find(jobId);
        if (refusal is { Kind: FailureKind.NotFound } && job is not null)
        {
            refusals.Forget(jobId);
            return null;
        }

        return refusal;
    }
}
