namespace Dashboard.Jobs.Views;

/// <summary>
/// A number that never contradicts an order: where two differ, so do the jobs, in the same direction. Jobs of equal numbers are compared by
/// <see cref="JobOrderings"/>. What is unknown comes last either way.
/// </summary>
internal static class JobSortKey
{
    private const long Last = long.MaxValue;

    public static long Of(in JobFacts facts, JobSort sort, bool isDescending)
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
            _ => Of(facts.Job.JobId),
        };
        return isDescending && key != Last ? ~key : key;
    }

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
        dollars is { } amount ? (long)(Math.Clamp(amount, -9_000_000_000m, 9_000_000_000m) * 1_000_000_000m) : Last;
}
