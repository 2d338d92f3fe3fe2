using System.Diagnostics.CodeAnalysis;
using Dashboard.Jobs;

namespace Dashboard.Relay.Status;

/// <summary><c>include</c>, a comma list or repeated, and <c>format</c>, which is <c>json</c> or <c>summary</c>.</summary>
internal sealed record StatusQuery(JobDetail Details, bool IsSummary)
{
    /// <summary>As a read without any parameter.</summary>
    public static StatusQuery Plain { get; } = new(JobDetail.None, IsSummary: false);

    public static bool TryRead(
        IQueryCollection parameters,
        [NotNullWhen(true)] out StatusQuery? query,
        [NotNullWhen(false)] out string? fault
    )
    {
        query = null;
        var includes = parameters["include"]
            .SelectMany(value =>
                (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            );
        if (!TryReadIncludes(includes, out var details, out fault))
        {
            return false;
        }

        var format = parameters["format"].ToString();
        if (format is not ("" or "json" or "summary"))
        {
            fault = $"format '{format}' is neither json nor summary.";
            return false;
        }

        query = new StatusQuery(details, format == "summary");
        return true;
    }

    public static bool TryReadIncludes(
        IEnumerable<string> includes,
        out JobDetail details,
        [NotNullWhen(false)] out string? fault
    )
    {
        details = JobDetail.None;
        fault = null;
        foreach (var include in includes)
        {
            if (JobDetails.Parse(include) is not { } detail)
            {
                fault = $"include '{include}' is none of logs, metrics, resources.";
                return false;
            }

            details |= detail;
        }

        return true;
    }
}
