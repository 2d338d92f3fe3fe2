using Shared.Documents;

namespace Shared.Jobs;

/// <summary>What begins with a first document.</summary>
public static partial class JobUpdate
{
    private static Job Discover(Observation observation)
    {
        var document = observation.Document;
        var job = new Job
        {
            Document = document,
            LastReceived = document.Received,
            FirstSeenAt = observation.ReceivedAt,
            LastConfirmedAt = observation.ConfirmedAt,
            Source = observation.Source,
            LastEventAt = EventTime(observation),
            RecentEvents = EventTime(observation) is null ? null : RecentEvents.Add(null, observation),
            LastWordAt = WordTime(observation),
            ToldAt = observation.ToldAt,
            CreatedToldAt = JobIdentity.ToldAt(null, observation),
            CreatedToldBy = JobIdentity.ToldBy(null, observation),
            Position = observation.Position,
            IsAheadOfStream = observation.Source != DocumentSource.Stream,
            StateSince = observation.ReceivedAt,
            GoneSince = document.GoneSince,
            NoteCount = document.Notes.Length,
        };
        return JobHistory.Append(WithEnd(job, observation), observation);
    }

    /// <summary>What another way has told of the new job last was laid over the old one, and belongs to it.</summary>
    private static Job Discover(Job job, Observation observation)
    {
        var told = DocumentReader.Read(job.LastReceived, job.JobId).Document;
        var fresh =
            told is not null && JobIdentity.AreOne(told, observation.Document)
                ? Apply(Discover(new Observation(told, job.Source, job.LastConfirmedAt)), observation).Job
                : Discover(observation);
        return Succeed(job, fresh, job.DisputedCreatedAt);
    }

    /// <param name="createdAt">When the former one was created.</param>
    private static Job Succeed(Job former, Job fresh, DateTimeOffset? createdAt) =>
        fresh with
        {
            ReplacedCreatedAt = createdAt,
            ReplacedPosition = former.Position ?? former.ReplacedPosition,
        };
}
