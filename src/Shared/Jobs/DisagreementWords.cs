using System.Globalization;
using Shared.Documents;

namespace Shared.Jobs;

/// <summary>A disputed value and its field, spelt as in the API's documents.</summary>
public static class DisagreementWords
{
    public static string ToApiText(this DisagreementField field) =>
        field switch
        {
            DisagreementField.Status => "status",
            DisagreementField.Substate => "substate",
            DisagreementField.RetryCount => "retryCount",
            DisagreementField.Duration => "execution.duration",
            DisagreementField.CostAccrued => "execution.costAccrued",
            DisagreementField.Progress => "progress",
            DisagreementField.EndedAt => "time of the end",
            DisagreementField.TotalCost => "finalMetrics.totalCost",
            DisagreementField.CreatedAt => "createdAt",
            _ => "endpointId",
        };

    /// <summary>Upstream chooses its words, and they are kept: they are bounded here.</summary>
    private const int MostLength = 120;

    /// <returns>"none" where the document does not say.</returns>
    internal static string Of(JobStatusDocument document, DisagreementField field)
    {
        var text = Find(document, field) ?? "none";
        return text.Length > MostLength ? $"{text.AsSpan(0, MostLength)}…" : text;
    }

    private static string? Find(JobStatusDocument document, DisagreementField field) =>
        field switch
        {
            DisagreementField.Status => document.StateText ?? document.State?.ToApiText(),
            DisagreementField.Substate => document.Phase?.ToApiText(),
            DisagreementField.RetryCount => Text(document.RetryCount),
            DisagreementField.Duration => Text(document.DurationSeconds),
            DisagreementField.CostAccrued => Text(document.CostAccrued),
            DisagreementField.Progress => Text(document.Progress),
            DisagreementField.EndedAt => Text(document.EndedAt),
            DisagreementField.TotalCost => Text(document.TotalCost),
            DisagreementField.CreatedAt => Text(document.CreatedAt),
            _ => document.EndpointId,
        };

    private static string? Text<T>(T? value)
        where T : struct, IFormattable => value?.ToString(null, CultureInfo.InvariantCulture);

    private static string? Text(DateTimeOffset? value) =>
        value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
