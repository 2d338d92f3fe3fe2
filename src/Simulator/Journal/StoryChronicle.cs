using Simulator.Streams;
using Simulator.Workloads;

namespace Simulator.Journal;

/// <summary>Writes down what happens, before anybody can be told.</summary>
internal sealed class StoryChronicle(EventJournal journal, StreamHub hub) : IStoryObserver
{
    public void OnEvent(StoryEvent storyEvent)
    {
        var job = storyEvent.Job;
        journal.Add(
            new JournalEntry(
                job.Id,
                hub.Epoch,
                job.Sequence,
                storyEvent.At,
                JournalRoute.Story,
                job.StatusText,
                job.SubstateText,
                job.RetryCount,
                Delivery.None
            )
        );
    }
}
