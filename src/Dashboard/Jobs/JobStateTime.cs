using Dashboard.Upstream;
using Dashboard.Upstream.Streams;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>Of which time a job's state is, while upstream as a whole is not heard.</summary>
internal static class JobStateTime
{
    /// <returns>By this server's clock. A stream that told nothing of the job until then had nothing to tell.</returns>
    public static DateTimeOffset Of(Job job, UpstreamStatus status, ConnectionBoard board) =>
        Of(job, status, status.FollowsSingly ? board.Find(job.JobId) : null);

    /// <param name="stream">The job's own; null where it has none.</param>
    public static DateTimeOffset Of(Job job, UpstreamStatus status, ConnectionReading? stream)
    {
        var told =
            status.FollowsSingly ? stream?.NewsAt
            : job is { Source: DocumentSource.Webhook, LastEventAt: null } ? null
            : status.StateAt;
        var confirmed = ConfirmedAt(job, status);
        return told > confirmed ? told.Value : confirmed;
    }

    /// <returns>When it was confirmed last. What a Dashboard upstream served before it noticed that it is cut off is of the time at which it was.</returns>
    public static DateTimeOffset ConfirmedAt(Job job, UpstreamStatus status) =>
        status.RelaySilence?.Since is { } since && since < job.LastConfirmedAt && job.Source != DocumentSource.Webhook
            ? since
            : job.LastConfirmedAt;
}
