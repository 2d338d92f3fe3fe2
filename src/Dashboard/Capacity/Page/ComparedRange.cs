using System.Collections.Immutable;
using Dashboard.Infrastructure;

namespace Dashboard.Capacity.Page;

/// <summary>The other time that a page shows beside its own: some time before, or from one moment on, as its address says.</summary>
/// <param name="Key">As the address has it.</param>
/// <param name="Back">How long before; null for the length of the page's own time.</param>
internal sealed record ComparedRange(string Key, string Word, TimeSpan? Back)
{
    public static readonly ImmutableArray<ComparedRange> Choices =
    [
        new("before", "The time just before", null),
        new("hour", "One hour earlier", TimeSpan.FromHours(1)),
        new("day", "One day earlier", TimeSpan.FromDays(1)),
        new("week", "One week earlier", TimeSpan.FromDays(7)),
    ];

    /// <returns>The time, as long as the page's own; null where the address says nothing. What it says wrongly is passed over, with a word about it.</returns>
    public static (TimeRange? Range, string? Fault) Parse(string? text, DateTimeOffset from, DateTimeOffset to)
    {
        if (text is null or "")
        {
            return (null, null);
        }

        if (Choices.FirstOrDefault(choice => choice.Key == text) is { } known)
        {
            var back = known.Back ?? to - from;
            return (TimeRange.Between(Whole(from - back), Whole(to - back)), null);
        }

        var (range, fault) = TimeRange.Parse(null, text, AddTo(text, to - from), TimeRange.LastHour);
        return fault is null && range.IsFixed
            ? (range, null)
            : (
                null,
                $"The address compares with '{text}'; there are {string.Join(", ", Choices.Select(choice => choice.Key))}, or when it begins, such as 2026-01-31T14:00:00Z."
            );
    }

    /// <summary>Whole minutes, so that those who look at about the same time look at the same.</summary>
    private static DateTimeOffset Whole(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static string AddTo(string text, TimeSpan length) =>
        TimeRange.Parse(null, text, "2199-12-31T00:00:00Z", TimeRange.LastHour).Range is { From: { } from }
            ? TimeRange.TextOf(from + length)
            : "";
}
