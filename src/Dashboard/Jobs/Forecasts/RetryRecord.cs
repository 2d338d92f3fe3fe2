namespace Dashboard.Jobs.Forecasts;

/// <summary>What became of the latest attempts of an endpoint's jobs that were forecast to fail as the one before.</summary>
/// <param name="Attempts">How many have ended.</param>
/// <param name="Completed">Of these: those that did not fail.</param>
internal sealed record RetryRecord(int Attempts, int Completed)
{
    /// <summary>Of fewer nothing is said.</summary>
    public const int Least = 3;

    /// <summary>The forecast is wrong more often than right here.</summary>
    public bool IsMostlyWrong => Attempts >= Least && 2 * Completed > Attempts;
}
