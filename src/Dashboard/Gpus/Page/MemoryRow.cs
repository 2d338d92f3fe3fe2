using System.Globalization;
using Dashboard.Components;
using Dashboard.Gpus.Memory;
using Shared.Quantities;

namespace Dashboard.Gpus.Page;

/// <summary>What is foretold of one GPU's memory, as pages show it; compared by value.</summary>
/// <param name="When">When it is full.</param>
/// <param name="Against">When its job is done.</param>
/// <param name="Evidence">What both are concluded from.</param>
/// <param name="Said">Since when it is foretold; null where it is not.</param>
public sealed record MemoryRow(
    GpuKey Key,
    string Name,
    string? Type,
    string? EndpointId,
    bool WillRunOut,
    string When,
    string Against,
    string Evidence,
    DateTimeOffset? Said,
    MemorySpan Span
)
{
    /// <param name="now">By upstream's clock: the forecast counts from its last reading.</param>
    public static MemoryRow Of(MemoryOutlook outlook, DateTimeOffset now)
    {
        var passed = Math.Max(0, (now - outlook.Moment).TotalSeconds);
        var forecast = outlook.Forecast with
        {
            Early = Left(outlook.Forecast.Early, passed),
            Likely = Left(outlook.Forecast.Likely, passed),
            Late = Left(outlook.Forecast.Late, passed),
        };
        var rest = Left(outlook.RestSeconds, passed);
        return new(
            outlook.Gpu.Key,
            outlook.Gpu.Name,
            outlook.Gpu.Type,
            outlook.Gpu.EndpointId,
            outlook.WillRunOut,
            WhenOf(forecast),
            rest is { } more ? $"the job needs {Durations.Format(more)} more" : "nothing says when the job is done",
            EvidenceOf(outlook),
            outlook.ForetoldAt,
            new MemorySpan(forecast.Early, forecast.Likely, forecast.Late, rest)
        );
    }

    private static double? Left(double? seconds, double passed) => seconds is { } told ? Math.Max(0, told - passed) : null;

    public static string? WordsOf(MemoryRecord record)
    {
        var ranOut = record.Hits + record.Misses;
        var foretold = record.Hits + record.FalseAlarms;
        if (ranOut + foretold == 0)
        {
            return null;
        }

        var lead = record.LeadSeconds is { } seconds ? $", half of them {Durations.Format(seconds)} ahead or more" : "";
        var hits =
            ranOut == 0
                ? "None ran out of memory"
                : $"Of {ranOut:N0} that ran out of memory, {record.Hits:N0} {Were(record.Hits)} foretold{lead}";
        var alarms =
            foretold == 0
                ? "none was foretold"
                : $"of {foretold:N0} that {Were(foretold)} foretold, {record.FalseAlarms:N0} completed all the same";
        return $"{hits}; {alarms}.";
    }

    private static string Were(int count) => count == 1 ? "was" : "were";

    private static string WhenOf(MemoryForecast forecast) =>
        forecast switch
        {
            { Early: null } => "does not fill up, as things go",
            { Early: { } early, Likely: null } => $"full in {Durations.Format(early)} at the earliest, but hardly so",
            { Early: { } early, Likely: { } likely, Late: null } =>
                $"full in {Durations.Format(likely)}, {Durations.Format(early)} at the earliest",
            { Early: { } early, Likely: { } likely, Late: { } late } =>
                $"full in {Durations.Format(likely)} ({Durations.Format(early)} to {Durations.Format(late)})",
        };

    private static string EvidenceOf(MemoryOutlook outlook)
    {
        var (total, forecast) = (outlook.Gpu.MemoryTotal!.Value, outlook.Forecast);
        var used = new ByteSize(total.Bytes - forecast.Room, total.Unit);
        var rise = new ByteSize(Math.Abs(forecast.BytesASecond) * 60, total.Unit);
        var peak = outlook.Peak is { IsTelling: true } known
            ? Plain(
                $"; the last {known.Jobs} that completed here on such a GPU used {known.MedianPercent:0} % in the median, {known.HighestPercent:0} % at most"
            )
            : "";
        return Plain(
            $"{used} of {total} ({outlook.UsedPercent:0} %), {(forecast.BytesASecond < 0 ? "falling" : "rising")} by {rise} a minute{peak}"
        );
    }

    private static string Plain(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Seconds from now on; null is never, or not known.</summary>
public sealed record MemorySpan(double? Early, double? Likely, double? Late, double? Done);
