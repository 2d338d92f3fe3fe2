namespace Dashboard.ColdStarts;

/// <summary>Whether a worker that is kept warm would pay. An estimate, by what starts and runs took so far. Pure.</summary>
internal static class WarmPool
{
    private const double SecondsADay = 86_400;

    /// <summary>
    /// From how many starts a day on. A warm worker is paid for while it waits, which is the day but for what it runs; each start that it takes
    /// saves the loading. Both are paid by the second and at one price, so that the price does not matter: it pays where starts × loading are
    /// more than the day − starts × run.
    /// </summary>
    /// <param name="loadSeconds">What a cold start takes in the mean.</param>
    /// <param name="runSeconds">What an attempt works for in the mean, without its loading.</param>
    /// <returns>Null where nothing is loaded.</returns>
    public static double? LeastStartsADay(double loadSeconds, double runSeconds) =>
        loadSeconds > 0 && runSeconds >= 0 ? SecondsADay / (loadSeconds + runSeconds) : null;
}
