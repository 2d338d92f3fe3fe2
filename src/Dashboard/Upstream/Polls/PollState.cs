using Dashboard.Jobs;
using Dashboard.Upstream.Planning;

namespace Dashboard.Upstream.Polls;

/// <summary>One job's readings. Owned by <see cref="PollSchedule"/>.</summary>
internal sealed class PollState(PlannedJob plan, DateTimeOffset plannedAt)
{
    public PlannedJob Plan { get; set; } = plan;

    /// <summary>Since when it is to be read at all.</summary>
    public DateTimeOffset PlannedAt { get; } = plannedAt;

    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>When a stream told of it last: what it tells need not be read.</summary>
    public DateTimeOffset? HeardAt { get; set; }

    /// <summary>Since when it is read on the common beat.</summary>
    public DateTimeOffset? OnBeatSince { get; set; } = plan.IsOnBeat ? plannedAt : null;

    /// <summary>Upstream could not answer for it: not before then.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>How often in a row.</summary>
    public int Failures { get; set; }

    public JobDetail ReadDetails { get; set; }

    public int Unchanged { get; set; }

    public bool IsReading { get; set; }

    /// <summary>While it is being read, which may be held back by the budget for long: when that was due.</summary>
    public DateTimeOffset TakenDueAt { get; set; }

    /// <summary>It has just been read, and the plan does not know yet what came of it.</summary>
    public bool AwaitsPlan { get; set; }

    /// <summary>Since when it waits to be read; null where it need not be read now.</summary>
    public DateTimeOffset? WaitsSince(DateTimeOffset now)
    {
        var due = IsReading ? TakenDueAt : DueAt;
        return due <= now ? Latest(due, PlannedAt) : null;
    }

    /// <summary>Null where no read is due by this plan.</summary>
    public DateTimeOffset? DueAt
    {
        get
        {
            if (IsReading || AwaitsPlan || Plan.Mode == WatchMode.Rest)
            {
                return null;
            }

            if (Plan.DueAt is { } at)
            {
                return at < NotBefore ? NotBefore : at;
            }

            var isMissing = ReadAt is null || (Plan.Details & ~ReadDetails) != 0;
            // a stream without details needs no read, unless it is not open yet, and then it has an interval
            var due =
                isMissing && (Plan.Details != JobDetail.None || Plan.Interval is not null) ? DateTimeOffset.MinValue
                : Plan is { IsOnBeat: true, Interval: { } beat }
                    ? Latest(BeatBefore(ReadAt, beat), HeardAt, BeatBefore(OnBeatSince, beat)) + beat
                : (HeardAt > ReadAt ? HeardAt : ReadAt) + Plan.Interval;
            return due < NotBefore ? NotBefore : due;
        }
    }

    private static DateTimeOffset? BeatBefore(DateTimeOffset? at, TimeSpan beat) =>
        at is { } known ? known - TimeSpan.FromTicks(known.Ticks % beat.Ticks) : null;

    private static DateTimeOffset? Latest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? latest = null;
        foreach (var time in times)
        {
            latest = latest > time ? latest : time ?? latest;
        }

        return latest;
    }
}
