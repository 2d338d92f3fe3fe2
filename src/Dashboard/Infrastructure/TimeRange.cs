using System.Collections.Immutable;
using System.Globalization;

namespace Dashboard.Infrastructure;

/// <summary>The time that a page is about, as its address says: the last hours or days, or from one moment to another.</summary>
/// <param name="Length">Of the last ones; passed over where there are moments.</param>
public sealed record TimeRange(TimeSpan Length)
{
    public static readonly TimeRange LastDay = new(TimeSpan.FromDays(1));

    public static readonly TimeRange LastHour = new(TimeSpan.FromHours(1));

    /// <summary>What a page offers, by what the address calls it.</summary>
    public static readonly ImmutableArray<(string Key, string Word, TimeSpan Length)> Choices =
    [
        ("1h", "Last hour", TimeSpan.FromHours(1)),
        ("6h", "Last 6 hours", TimeSpan.FromHours(6)),
        ("24h", "Last 24 hours", TimeSpan.FromDays(1)),
        ("7d", "Last 7 days", TimeSpan.FromDays(7)),
        ("30d", "Last 30 days", TimeSpan.FromDays(30)),
    ];

    /// <summary>What lies beyond is no time of anybody's jobs, and none to reckon with.</summary>
    private const int FirstYear = 1970;
    private const int LastYear = 2200;

    /// <summary>Less than this no chart can show, and no person can drag.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    /// <summary>By upstream's clock; both or none.</summary>
    public DateTimeOffset? From { get; private init; }

    /// <inheritdoc cref="From"/>
    public DateTimeOffset? To { get; private init; }

    public bool IsFixed => From is not null;

    public string Word => IsFixed ? "Chosen range" : WordOf(Length);

    public static TimeRange Between(DateTimeOffset from, DateTimeOffset to) =>
        to - from >= Least
            ? new TimeRange(to - from) { From = from, To = to }
            : new TimeRange(Least) { From = from, To = from + Least };

    /// <summary>What the address says; what it says wrongly is passed over, with a word about it.</summary>
    /// <param name="usual">Where it says nothing.</param>
    public static (TimeRange Range, string? Fault) Parse(string? range, string? from, string? to, TimeRange usual)
    {
        var these = $"shown instead: {usual.Word}.";
        if (from is not (null or "") || to is not (null or ""))
        {
            return (Moment(from), Moment(to)) switch
            {
                ({ } begin, { } end) when end - begin >= Least => (Between(begin, end), null),
                ({ }, { }) => (usual, $"The address's range ends before it begins, or is shorter than 10 s; {these}"),
                _ => (usual, $"The address's 'from' and 'to' are not both times such as 2026-01-31T14:00:00Z; {these}"),
            };
        }

        if (range is null or "")
        {
            return (usual, null);
        }

        foreach (var choice in Choices)
        {
            if (choice.Key == range)
            {
                return (new TimeRange(choice.Length), null);
            }
        }

        var known = string.Join(", ", Choices.Select(choice => choice.Key));
        return (usual, $"The address asks for the range '{range}'; there are {known}; {these}");
    }

    /// <summary>As <see cref="Parse"/> takes it, each part by its name; null for what the address need not say.</summary>
    /// <param name="usual">What the page is about where the address says nothing.</param>
    public IReadOnlyDictionary<string, object?> ToQuery(TimeRange usual) =>
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["range"] = IsFixed || Length == usual.Length ? null : KeyOf(Length),
            ["from"] = From is { } from ? TextOf(from) : null,
            ["to"] = To is { } to ? TextOf(to) : null,
        };

    /// <param name="now">By upstream's clock.</param>
    public (DateTimeOffset From, DateTimeOffset To) At(DateTimeOffset now) =>
        From is { } from && To is { } to ? (from, to) : (now - Length, now);

    private static string KeyOf(TimeSpan length) => Choices.First(choice => choice.Length == length).Key;

    private static string WordOf(TimeSpan length) => Choices.First(choice => choice.Length == length).Word;

    /// <summary>A moment as addresses and files have it, in whole seconds.</summary>
    public static string TextOf(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        ) && at.Year is >= FirstYear and <= LastYear
            ? at
            : null;
}
