using System.Collections.Immutable;
using Shared.Documents;

namespace Shared.Jobs;

/// <summary>
/// Keeps the states of a job in upstream's order, whichever way and however late each became known. The stream tells all of them in
/// order; a read or a webhook may run ahead of it, and then what the stream tells next belongs before what they told.
/// </summary>
internal static class JobHistory
{
    /// <summary>A job that pauses and resumes for ever keeps its latest stays.</summary>
    public const int MostEntries = 200;

    /// <summary>A document was news.</summary>
    /// <param name="job">With the news in it, and without it in its history.</param>
    public static Job Append(Job job, Observation observation)
    {
        var history = job.History;
        var state = job.State;
        if (history.IsEmpty || history[^1].State != state || (history[^1].RetryCount != job.RetryCount && IsLaterAttempt(job)))
        {
            history = history.Add(JobStateEntry.Of(state, job.RetryCount, observation));
        }
        else
        {
            var last = history[^1].Include(observation.ToldAt);
            if (observation.Source == DocumentSource.Stream && job.StreamedStates < history.Length)
            {
                last = last.BeginAs(observation.Document);
            }

            last = last.RetryCount == job.RetryCount ? last : last with { RetryCount = job.RetryCount };
            history = ReferenceEquals(last, history[^1]) ? history : history.SetItem(history.Length - 1, last);
        }

        var inPhase = history[^1].Enter(job.Phase, observation.ReceivedAt);
        history = ReferenceEquals(inPhase, history[^1]) ? history : history.SetItem(history.Length - 1, inPhase);
        var streamed = observation.Source == DocumentSource.Stream ? history.Length : job.StreamedStates;
        return Bound(job, history, streamed);
    }

    /// <summary>The stream tells of what a read or a webhook has told beyond.</summary>
    public static Job Stream(Job job, Observation observation)
    {
        var document = observation.Document;
        if (document.State is not { } state)
        {
            return job;
        }

        if (FindPlace(job, document) is { } place)
        {
            return place + 1 == job.StreamedStates
                ? job
                : job with
                {
                    StreamedStates = place + 1,
                    History = job.History.SetItem(place, job.History[place].BeginAs(document)),
                };
        }

        var at = job.StreamedStates;
        var retryCount =
            document.RetryCount
            ?? (at > 0 ? job.History[at - 1].RetryCount : Math.Min(job.RetryCount, job.History[0].RetryCount));
        return Insert(job, at, JobStateEntry.Of(state, retryCount, observation), streamed: at + 1);
    }

    /// <summary>A webhook comes late with a state that nobody has told of and that the stream has passed by or not yet reached.</summary>
    public static Job Webhook(Job job, Observation observation)
    {
        var document = observation.Document;
        // the stream has told all there was
        var isToldByStream = job.Position is not null && !job.IsAheadOfStream;
        if (document.State is not { } state || isToldByStream || HasSeen(job, observation))
        {
            return job;
        }

        var streamed = job.StreamedStates;
        if (streamed > 0 && JobOrder.CompareStay(observation, job.History[streamed - 1]) < 0)
        {
            return job;
        }

        var at = streamed;
        while (at < job.History.Length && JobOrder.CompareStay(observation, job.History[at]) > 0)
        {
            at++;
        }

        var retryCount = document.RetryCount ?? job.History[Math.Max(at - 1, 0)].RetryCount;
        var entry = JobStateEntry.Of(state, retryCount, observation);
        if (at < job.History.Length && !job.History[at].Is(document) && JobOrder.CompareStay(observation, job.History[at]) == 0)
        {
            return Split(job, at, entry, streamed);
        }

        // the stay before it, or the one after it, may be longer than was known
        foreach (var beside in (int[])[at - 1, at])
        {
            if (beside >= 0 && beside < job.History.Length && job.History[beside].Is(document))
            {
                return job with { History = job.History.SetItem(beside, job.History[beside].Include(observation.ToldAt)) };
            }
        }

        return Insert(job, at, entry, streamed);
    }

    /// <returns>The entry that the stream tells of with this document: where it stands, or the next one; null for neither.</returns>
    public static int? FindPlace(Job job, JobStatusDocument document)
    {
        var (history, streamed) = (job.History, job.StreamedStates);
        return streamed > 0 && history[streamed - 1].Is(document) ? streamed - 1
            : streamed < history.Length && history[streamed].Is(document) ? streamed
            : null;
    }

    public static bool HasSeen(Job job, Observation observation)
    {
        foreach (var entry in job.History)
        {
            if (entry.WasToldBy(observation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Told of by the document may be a stay before the present one.</summary>
    public static bool HasSeenBefore(Job job, Observation observation)
    {
        for (var i = 0; i < job.History.Length - 1; i++)
        {
            if (job.History[i].WasToldBy(observation))
            {
                return true;
            }
        }

        return false;
    }

    private static Job Insert(Job job, int at, JobStateEntry entry, int streamed)
    {
        var history = job.History.Insert(at, entry);
        if (at == history.Length - 1)
        {
            // and from there it came to where it is now
            var last = new JobStateEntry(job.State, job.History[^1].RetryCount, entry.Since).BeginAs(job.Document);
            history = history.Add(last.Enter(job.Phase, entry.Since));
        }

        return Bound(job, history, streamed);
    }

    /// <summary>What was taken for one stay was two, with this one between.</summary>
    private static Job Split(Job job, int at, JobStateEntry entry, int streamed)
    {
        var whole = job.History[at];
        var told = entry.FirstTold;
        var before = whole with { Told = whole.Told.RemoveAll(moment => moment >= told) };
        var after = new JobStateEntry(whole.State, whole.RetryCount, entry.Since)
        {
            Told = whole.Told.RemoveAll(moment => moment <= told),
        };
        return Bound(job, job.History.RemoveAt(at).Insert(at, after).Insert(at, entry).Insert(at, before), streamed);
    }

    private static Job Bound(Job job, ImmutableArray<JobStateEntry> history, int streamed)
    {
        if (history == job.History && streamed == job.StreamedStates)
        {
            return job;
        }

        var tooMany = Math.Max(0, history.Length - MostEntries);
        return job with { History = history.RemoveRange(0, tooMany), StreamedStates = Math.Max(0, streamed - tooMany) };
    }

    /// <summary>A count that was merely unknown until now begins nothing.</summary>
    private static bool IsLaterAttempt(Job job) =>
        !job.PreviousAttempts.IsEmpty && job.PreviousAttempts[^1].RetryCount >= job.History[^1].RetryCount;
}
