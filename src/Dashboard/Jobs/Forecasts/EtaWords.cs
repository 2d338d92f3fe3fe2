namespace Dashboard.Jobs.Forecasts;

/// <summary>The methods in words.</summary>
internal static class EtaWords
{
    public static string NameOf(EtaMethod method) =>
        method switch
        {
            EtaMethod.Rate => "Recent rate",
            EtaMethod.Items => "Time per item",
            _ => "Upstream",
        };

    /// <summary>As it goes on after 'ends'.</summary>
    public static string By(EtaMethod method) =>
        method switch
        {
            EtaMethod.Rate => "at its recent rate",
            EtaMethod.Items => "by its time per item",
            _ => "as upstream estimates",
        };

    /// <summary>How a method did, in a few words.</summary>
    public static string Of(EtaRecord? record) =>
        record is { IsTelling: true } told ? $"±{Round(told.ErrorPercent)} %" : "no record yet";

    /// <summary>The same in full.</summary>
    public static string Explain(EtaRecord? record) =>
        record is { IsTelling: true } told
            ? $"Of the last {told.JobCount} completed jobs of this endpoint, half were forecast to within {Round(told.ErrorPercent)} % of the time that was left"
            : $"{Count(record?.JobCount ?? 0)} of this endpoint completed with a forecast; it takes {EtaRecord.LeastJobs} to say how good they are";

    private static string Count(int jobs) =>
        jobs switch
        {
            0 => "No job",
            1 => "1 job",
            _ => $"{jobs} jobs",
        };

    /// <summary>Nobody acts otherwise for the difference between 900 and 90,000 %.</summary>
    private static string Round(double percent) => percent > 999 ? "over 999" : percent.ToString("0");
}
