using Dashboard.Jobs.Table;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>
/// A number that never contradicts an order: where two differ, so do the jobs, in the same direction. Jobs of equal numbers are compared by
/// <see cref="JobOrderings"/>. What is unknown comes last either way.
/// </summary>
internal static class JobSortKey
{
    private const long Last = long.MaxValue;

    /// <summary>As far as billionths go.</summary>
    private const decimal MostDollars = 9_000_000_000m;

    /// <summary>Beyond all spans of time: those that still grow stand behind it, the longest last.</summary>
    private const long Growing = 4_000_000_000_000_000_000;

    /// <param name="tag">Of <see cref="JobSort.Tag"/>.</param>
    public static long Of(in JobFacts facts, JobSort sort, bool isDescending, string? tag = null)
    {
        var key = sort switch
        {
            JobSort.Age when facts.Job.GoneSince is not null => Last,
            JobSort.Age => -(facts.CreatedTicks == JobFacts.NoTime ? facts.Job.FirstSeenAt.UtcTicks : facts.CreatedTicks),
            JobSort.State => (long)facts.State,
            JobSort.Endpoint => Of(facts.EndpointId),
            JobSort.Progress => Of(facts.Progress),
            JobSort.Eta => facts.EtaTicks == JobFacts.NoTime ? Last : facts.EtaTicks,
            JobSort.Gpu => Of(facts.UtilizationPercent),
            JobSort.Cost => Of(facts.Cost),
            JobSort.Memory => facts.Job.MemoryUsed?.Bytes is { } bytes ? Of(bytes) : Last,
            JobSort.Attempt => facts.Job.RetryCount,
            JobSort.Started => Newest(facts.StartedTicks),
            JobSort.Ended => Newest(facts.EndedTicks),
            JobSort.Confirmed => Newest(facts.Job.LastConfirmedAt.UtcTicks),
            JobSort.Run => Span(facts.StartedTicks, facts.EndedTicks, facts.IsActive),
            JobSort.Wait => Span(facts.WaitsSinceTicks, facts.StartedTicks, facts.IsActive),
            JobSort.Step or JobSort.Priority or JobSort.Error or JobSort.Tag => Of(TextOf(facts, sort, tag)),
            _ => Of(facts.Job.JobId),
        };
        return isDescending && key != Last ? ~key : key;
    }

    /// <summary>Whether two jobs of equal numbers are equal in what they are ordered by, but for texts.</summary>
    public static bool IsExact(in JobFacts facts, JobSort sort) =>
        sort != JobSort.Cost || facts.Cost is not { } cost || (cost.Scale <= 9 && Math.Abs(cost) <= MostDollars);

    /// <returns>What an order by text compares; null where it is another order.</returns>
    public static string? TextOf(in JobFacts facts, JobSort sort, string? tag) =>
        sort == JobSort.Tag ? JobTags.Find(facts.Tags, tag!) : TextOf(facts.Job, sort, tag);

    /// <inheritdoc cref="TextOf(in JobFacts, JobSort, string?)"/>
    public static string? TextOf(Job job, JobSort sort, string? tag) =>
        sort switch
        {
            JobSort.Endpoint => job.EndpointId,
            JobSort.Step => JobStepText.Of(job),
            JobSort.Priority => job.Priority,
            JobSort.Error => job.ErrorCode ?? job.ErrorMessage,
            JobSort.Tag => JobTags.Find(job, tag!),
            _ => null,
        };

    /// <summary>Whether <see cref="TextOf(Job, JobSort, string?)"/> decides.</summary>
    public static bool IsOfText(JobSort sort) =>
        sort is JobSort.Endpoint or JobSort.Step or JobSort.Priority or JobSort.Error or JobSort.Tag;

    /// <summary>How long it was, or how long ago it began: by what grows alike for all, so that the order stands while it grows.</summary>
    public static long Span(long from, long to, bool isGrowing) =>
        from == JobFacts.NoTime ? Last
        : to != JobFacts.NoTime ? to - from
        : isGrowing ? Growing - from
        : Last;

    private static long Newest(long ticks) => ticks == JobFacts.NoTime ? Last : -ticks;

    /// <summary>The first characters, as ordinal comparison has them.</summary>
    private static long Of(string? text)
    {
        if (text is null)
        {
            return Last;
        }

        ulong key = 0;
        for (var i = 0; i < 4; i++)
        {
            key = (key << 16) | (i < text.Length ? text[i] : '\0');
        }

        // below what stands for 'unknown', and above nothing when it is turned round
        return Math.Clamp((long)(key ^ (1UL << 63)), long.MinValue + 1, Last - 1);
    }

    private static long Of(double number)
    {
        if (double.IsNaN(number))
        {
            return Last;
        }

        var bits = BitConverter.DoubleToInt64Bits(number + 0.0);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    /// <summary>In billionths of a dollar; more than fits is as much as fits.</summary>
    private static long Of(decimal? dollars) =>
        dollars is { } amount ? (long)(Math.Clamp(amount, -MostDollars, MostDollars) * 1_000_000_000m) : Last;
}
