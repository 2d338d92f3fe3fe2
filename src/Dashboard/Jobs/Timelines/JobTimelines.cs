using System.Collections.Immutable;
using Dashboard.Components.Theme;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Jobs.Timelines;

/// <summary>
/// The states of a job in their order, of all attempts. Upstream says when a job was created, when an attempt started and when it ended; of the
/// rest we know when it was told. Pure.
/// </summary>
internal static class JobTimelines
{
    private const string BeforeWords = "Before it was seen";

    /// <summary>Upstream says when it was created and when it started, and not what it did in between.</summary>
    private const string UnseenWords = "Queued or starting";

    /// <param name="clock">Upstream's; null where that is ours.</param>
    /// <returns>In order: each begins where the one before ends. Only the last may go on.</returns>
    public static ImmutableArray<TimelineStay> Of(Job job, UpstreamClock? clock)
    {
        var begun = Unseen(job).ToList();
        foreach (var (index, entry) in job.History.Index())
        {
            var isLast = index == job.History.Length - 1;
            begun.Add(
                new Begun(
                    entry.RetryCount,
                    TokenOf(job, entry, isLast),
                    isLast ? JobLook.OwnWordOf(job) : null,
                    BeginOf(job, index, clock),
                    entry.State.IsTerminal(),
                    entry
                )
            );
        }

        var stays = ImmutableArray.CreateBuilder<TimelineStay>(begun.Count);
        var from = default(TimelineTime);
        for (var i = 0; i < begun.Count; i++)
        {
            // what we learn late, or early by clocks that differ, must not put the order in doubt
            from = i == 0 ? begun[i].From : Later(from, begun[i].From);
            var to = i + 1 < begun.Count ? Later(from, begun[i + 1].From) : LastEndOf(job, from, clock);
            var isEnd = i + 1 == begun.Count && begun[i].IsTerminal;
            stays.Add(
                new TimelineStay(begun[i].RetryCount + 1, begun[i].Token, begun[i].Words, from, isEnd ? null : to)
                {
                    IsEnd = isEnd,
                    Phases = isEnd ? [] : PhasesOf(begun[i].Entry, from, to, clock),
                }
            );
        }

        return stays.DrainToImmutable();
    }

    /// <summary>What lies before our first sight of the job, as far as its times tell.</summary>
    private static IEnumerable<Begun> Unseen(Job job)
    {
        if (job.History is not [{ State: not JobState.Queued } first, ..] || job.CreatedAt is not { } created)
        {
            yield break;
        }

        yield return new Begun(
            first.RetryCount,
            JobState.Queued.ToApiText(),
            first.RetryCount > 0 ? BeforeWords : UnseenWords,
            new TimelineTime(created, true),
            IsTerminal: false,
            null
        );
        if (first.State.IsTerminal() && StartOf(job, first.RetryCount) is { } started)
        {
            yield return new Begun(
                first.RetryCount,
                JobState.Running.ToApiText(),
                null,
                new TimelineTime(started, true),
                IsTerminal: false,
                null
            );
        }
    }

    private static TimelineTime BeginOf(Job job, int index, UpstreamClock? clock)
    {
        var (history, entry) = (job.History, job.History[index]);
        var told =
            index == 0 && entry is { State: JobState.Queued, RetryCount: 0 } ? job.CreatedAt
            : entry.State == JobState.Running && IsFirstOf(history, index, JobState.Running) ? StartOf(job, entry.RetryCount)
            : entry.State.IsTerminal() ? EndOf(job, entry.RetryCount)
            : null;
        return told is { } at ? new TimelineTime(at, true) : new TimelineTime(clock?.At(entry.Since) ?? entry.Since, false);
    }

    private static bool IsFirstOf(ImmutableArray<JobStateEntry> history, int index, JobState state)
    {
        for (var i = index - 1; i >= 0 && history[i].RetryCount == history[index].RetryCount; i--)
        {
            if (history[i].State == state)
            {
                return false;
            }
        }

        return true;
    }

    private static DateTimeOffset? StartOf(Job job, int retryCount) =>
        retryCount == job.RetryCount ? job.StartedAt : FindAttempt(job, retryCount)?.StartedAt;

    private static DateTimeOffset? EndOf(Job job, int retryCount) =>
        retryCount != job.RetryCount
            ? FindAttempt(job, retryCount) is { IsEndEstimated: false } attempt
                ? attempt.EndedAt
                : null
            : job.IsEndEstimated
                ? null
                : job.EndedAt;

    private static JobAttempt? FindAttempt(Job job, int retryCount)
    {
        foreach (var attempt in job.PreviousAttempts)
        {
            if (attempt.RetryCount == retryCount)
            {
                return attempt;
            }
        }

        return null;
    }

    /// <summary>One that is lost to upstream does not go on.</summary>
    private static TimelineTime? LastEndOf(Job job, TimelineTime from, UpstreamClock? clock) =>
        job.GoneSince is { } gone ? Later(from, new TimelineTime(clock?.At(gone) ?? gone, false)) : null;

    private static ImmutableArray<TimelinePhase> PhasesOf(
        JobStateEntry? entry,
        TimelineTime from,
        TimelineTime? to,
        UpstreamClock? clock
    )
    {
        if (entry is null || entry.Phases.IsEmpty)
        {
            return [];
        }

        var phases = ImmutableArray.CreateBuilder<TimelinePhase>(entry.Phases.Length);
        for (var i = 0; i < entry.Phases.Length; i++)
        {
            var (phase, since) = entry.Phases[i];
            // told with the state itself: it has begun with it
            var begin = i == 0 && since == entry.Since ? from : Within(since);
            var end = i + 1 < entry.Phases.Length ? Later(begin, Within(entry.Phases[i + 1].Since)) : to;
            phases.Add(new TimelinePhase(phase.ToApiText(), begin, end));
        }

        return phases.DrainToImmutable();

        TimelineTime Within(DateTimeOffset since)
        {
            var at = Later(from, new TimelineTime(clock?.At(since) ?? since, false));
            return to is { } end && end.At < at.At ? end : at;
        }
    }

    private static string TokenOf(Job job, JobStateEntry entry, bool isLast) =>
        isLast ? JobLook.TokenOf(job)
        : entry.State is JobState.Failed or JobState.Timeout ? StateLooks.Retrying
        : entry.State.ToApiText();

    private static TimelineTime Later(TimelineTime one, TimelineTime other) => other.At >= one.At ? other : one;

    private sealed record Begun(
        int RetryCount,
        string Token,
        string? Words,
        TimelineTime From,
        bool IsTerminal,
        JobStateEntry? Entry
    );
}
