using Shared.Jobs;
using Shared.Tests.Documents;

namespace Shared.Tests.Jobs;

/// <summary>Which of a job's stays in one state a webhook tells of, where its figures alone do not say.</summary>
public sealed class StayTests
{
    private static readonly DateTimeOffset Start = JobStory.Begin;

    /// <summary>It paused and resumed without getting on: the first stay and the present one look the same.</summary>
    [Fact]
    public void Webhook_OfAStayThatLooksLikeThePresentOne_IsNotTakenForIt()
    {
        Assert.Equal(
            "queued,running,paused,running",
            History(
                Event(1, "queued", 0),
                Event(2, "running", 0),
                Event(3, "paused", 0),
                Answer("running", 0),
                Webhook("running", 0, told: 2),
                Webhook("paused", 0, told: 3)
            )
        );
    }

    [Fact]
    public void Webhook_OfTheStayThatAReadToldOf_BeginsNoOther()
    {
        Assert.Equal(
            "queued,running,paused,running,paused",
            History(
                Event(1, "queued", 0),
                Webhook("running", 0),
                Answer("running", 3),
                Webhook("paused", 2),
                Answer("paused", 3),
                Webhook("running", 3)
            )
        );
    }

    [Fact]
    public void Webhook_OfAMomentWithinAStay_DoesNotSplitItByItself()
    {
        Assert.Equal(
            "running,paused,running",
            History(
                Webhook("running", 0, told: 6),
                Webhook("running", 2, told: 10),
                Webhook("running", 2, told: 8),
                Webhook("paused", 1, told: 7)
            )
        );
    }

    private static string History(params Observation[] observations)
    {
        Job? job = null;
        foreach (var observation in observations)
        {
            (job, _) = JobUpdate.Apply(job, observation);
        }

        return string.Join(',', job!.History.Select(entry => entry.State.ToApiText()));
    }

    private static Observation Event(int sequence, string state, int progress) =>
        Observe(DocumentSource.Stream, state, progress) with
        {
            Position = new EventPosition("job_1", "e", sequence),
        };

    private static Observation Answer(string state, int progress) =>
        Observe(DocumentSource.Batch, state, progress) with
        {
            RequestedAt = Start.AddSeconds(1),
        };

    private static Observation Webhook(string state, int progress, int? told = null) =>
        Observe(DocumentSource.Webhook, state, progress) with
        {
            ToldAt = told is { } second ? Start.AddSeconds(second) : null,
        };

    private static Observation Observe(DocumentSource source, string state, int progress) =>
        new(
            Doc.Read($$$"""{"status":"{{{state}}}","progress":{{{progress}}},"execution":{"duration":{{{progress}}}}}"""),
            source,
            Start
        );
}
