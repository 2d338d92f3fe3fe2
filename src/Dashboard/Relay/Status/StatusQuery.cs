using System.Diagnostics.CodeAnalysis;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Relay.Streams;
using Shared.Documents;

namespace Dashboard.Relay.Status;

/// <summary><c>include</c>, a comma list or repeated, and <c>format</c>, which is <c>json</c> or <c>summary</c>.</summary>
internal sealed record StatusQuery(JobDetail Details, bool IsSummary)
{
    private static readonly string[] Names = ["include", "format"];

    private static readonly string[] OfStream = [.. Names, StreamEndpoints.LastEventIdParameter];

    private static readonly string[] Formats = ["json", "summary"];

    /// <summary>As a read without any parameter.</summary>
    public static StatusQuery Plain { get; } = new(JobDetail.None, IsSummary: false);

    public static bool TryRead(
        IQueryCollection parameters,
        [NotNullWhen(true)] out StatusQuery? query,
        [NotNullWhen(false)] out string? fault
    ) => TryRead(parameters, [], null, out query, out fault);

    /// <summary>Of an event stream: lets a parameter through that is no mistyped one.</summary>
    public static bool TryReadForStream(
        IQueryCollection parameters,
        [NotNullWhen(true)] out StatusQuery? query,
        [NotNullWhen(false)] out string? fault
    )
    {
        query = null;
        fault = ParameterNames.FindFault(parameters.Keys, OfStream, onlyMistyped: true);
        return fault is null && TryReadValues(parameters, [], null, out query, out fault);
    }

    /// <summary>Also from a body.</summary>
    /// <param name="includes">Beside those of the parameters.</param>
    /// <param name="format">Null where the body has none; else it must not say another than the parameters.</param>
    public static bool TryRead(
        IQueryCollection parameters,
        IEnumerable<string?> includes,
        string? format,
        [NotNullWhen(true)] out StatusQuery? query,
        [NotNullWhen(false)] out string? fault
    )
    {
        query = null;
        fault = ParameterNames.FindFault(parameters.Keys, Names);
        return fault is null && TryReadValues(parameters, includes, format, out query, out fault);
    }

    private static bool TryReadValues(
        IQueryCollection parameters,
        IEnumerable<string?> includes,
        string? format,
        [NotNullWhen(true)] out StatusQuery? query,
        [NotNullWhen(false)] out string? fault
    )
    {
        query = null;
        fault = ParameterNames.FindRepeated(parameters, "format", StreamEndpoints.LastEventIdParameter);
        if (
            fault is not null
            || !TryReadIncludes(includes.Concat(Split(parameters["include"])), out var details, out fault)
            || !TryReadFormat([.. parameters["format"], format], out var isSummary, out fault)
        )
        {
            return false;
        }

        query = new StatusQuery(details, isSummary);
        return true;
    }

    private static IEnumerable<string> Split(IEnumerable<string?> values) =>
        values.SelectMany(value =>
            (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        );

    private static bool TryReadFormat(IEnumerable<string?> values, out bool isSummary, [NotNullWhen(false)] out string? fault)
    {
        var format = string.Join(',', values.Where(value => !string.IsNullOrEmpty(value)).Distinct(StringComparer.Ordinal));
        isSummary = format == "summary";
        fault = format is "" or "json" or "summary"
            ? null
            : $"format '{PlainText.Of(format, NearestName.MostLength)}' is neither json nor summary" + EndFor(format, Formats);
        return fault is null;
    }

    private static bool TryReadIncludes(
        IEnumerable<string?> includes,
        out JobDetail details,
        [NotNullWhen(false)] out string? fault
    )
    {
        details = JobDetail.None;
        fault = null;
        foreach (var include in includes.Select(include => include ?? "null"))
        {
            if (JobDetails.Parse(include) is not { } detail)
            {
                fault =
                    $"include '{PlainText.Of(include, NearestName.MostLength)}' is none of {string.Join(", ", JobDetails.Includes)}"
                    + EndFor(include, JobDetails.Includes);
                return false;
            }

            details |= detail;
        }

        return true;
    }

    private static string EndFor(string word, IEnumerable<string> known) =>
        NearestName.EndWith(word.Length > NearestName.MostLength ? null : NearestName.Find(word, known));
}
