namespace Dashboard.ColdStarts;

/// <summary>Whether a worker that is kept warm would pay. An estimate, by what starts and runs took so far. Pure.</summary>
internal static class WarmPool
{
    private const double SecondsADay = 86_400;

    /// <summary>
    /// From how many starts a day on. A warm worker is paid for while it waits, which is the day but for what it works; each start that it takes
    /// saves the loading. Both are paid by the second and at one price, so that the price does not matter: it pays where starts × loading are
    /// more than the day − starts × work.
    /// </summary>
    /// <param name="loadSeconds">What a start loads for in the mean, those that were warm included.</param>
    /// <param name="workSeconds">What an attempt works for in the mean, without its loading.</param>
    /// <returns>Null where nothing is loaded.</returns>
    public static double? LeastStartsADay(double loadSeconds, double workSeconds) =>
        loadSeconds > 0 && workSeconds >= 0 ? SecondsADay / (loadSeconds + workSeconds) : null;
}
