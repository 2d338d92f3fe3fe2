using Dashboard.Jobs;
using Dashboard.Upstream.Planning;

namespace Dashboard.Upstream.Polls;

/// <summary>One job's readings. Owned by <see cref="PollSchedule"/>.</summary>
internal sealed class PollState(PlannedJob plan)
{
    public PlannedJob Plan { get; set; } = plan;

    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>Upstream could not answer for it: not before then.</summary>
    public DateTimeOffset NotBefore { get; set; }

    public JobDetail ReadDetails { get; set; }

    public int Unchanged { get; set; }

    public bool IsReading { get; set; }

    /// <summary>Null where no read is due by this plan.</summary>
    public DateTimeOffset? DueAt
    {
        get
        {
            if (IsReading || Plan.Mode == WatchMode.Rest)
            {
                return null;
            }

            var isMissing = ReadAt is null || (Plan.Details & ~ReadDetails) != 0;
            // a stream without details needs no read, unless it is not open yet, and then it has an interval
            var due =
                isMissing && (Plan.Details != JobDetail.None || Plan.Interval is not null)
                    ? DateTimeOffset.MinValue
                    : ReadAt + Plan.Interval;
            return due < NotBefore ? NotBefore : due;
        }
    }
}
