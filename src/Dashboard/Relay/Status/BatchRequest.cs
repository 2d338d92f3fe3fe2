using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Infrastructure;

namespace Dashboard.Relay.Status;

/// <summary>The body of a batch. <c>include</c> and <c>format</c> may stand in the address too, as in a single read.</summary>
internal sealed record BatchRequest(IReadOnlyList<string?>? JobIds, IReadOnlyList<string?>? Include, string? Format)
{
    public const int MostIds = 1000;

    private static readonly string[] Names = ["jobIds", "include", "format"];

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }

    /// <returns>Where among the ids a null is, which is none.</returns>
    public IEnumerable<int> FindNulls() => (JobIds ?? []).Index().Where(id => id.Item is null).Select(id => id.Index);

    /// <param name="jobIds">Each once, in the order asked for; also those that no job can have.</param>
    public bool TryRead(
        IQueryCollection parameters,
        [NotNullWhen(true)] out List<string>? jobIds,
        [NotNullWhen(true)] out StatusQuery? query,
        [NotNullWhen(false)] out string? fault
    )
    {
        (jobIds, query) = (null, null);
        fault =
            ParameterNames.FindFault(Others?.Keys ?? [], Names) is { } unknown ? unknown
            : JobIds is not { Count: > 0 and <= MostIds } ? $"jobIds must be an array of 1 to {MostIds} ids."
            : null;
        if (fault is not null || !StatusQuery.TryRead(parameters, Include ?? [], Format, out query, out fault))
        {
            return false;
        }

        jobIds = [.. JobIds!.OfType<string>().Distinct(StringComparer.Ordinal)];
        return true;
    }
}
