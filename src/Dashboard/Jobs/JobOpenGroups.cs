using System.Collections.Immutable;

namespace Dashboard.Jobs;

/// <summary>Which groups of a grouped table show their jobs; as an address has them: <c>ep_video,ep_voice</c>, each escaped.</summary>
public sealed class JobOpenGroups : IEquatable<JobOpenGroups>
{
    /// <summary>More than somebody reads.</summary>
    public const int Most = 100;

    private const int MostTextLength = 2_000;

    /// <summary>The group of the jobs that have no value.</summary>
    private const string NoValue = "~";

    private JobOpenGroups(ImmutableSortedSet<string> values)
    {
        Values = values;
        Text = string.Join(',', values.Select(Escape));
    }

    public static JobOpenGroups None { get; } = new(ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    public ImmutableSortedSet<string> Values { get; }

    public string Text { get; }

    public static JobOpenGroups Parse(string? text) =>
        string.IsNullOrEmpty(text) || text.Length > MostTextLength
            ? None
            : new(
                ImmutableSortedSet.CreateRange(
                    StringComparer.Ordinal,
                    text.Split(',', StringSplitOptions.RemoveEmptyEntries).Take(Most).Select(Unescape)
                )
            );

    public bool Has(string value) => Values.Contains(value);

    public JobOpenGroups With(string value, bool isOpen) =>
        !isOpen ? new(Values.Remove(value))
        : Values.Count < Most && new JobOpenGroups(Values.Add(value)) is { Text.Length: <= MostTextLength } more ? more
        : this;

    public bool Equals(JobOpenGroups? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as JobOpenGroups);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private static string Escape(string value) =>
        value.Length == 0 ? NoValue : Uri.EscapeDataString(value).Replace(NoValue, "%7E", StringComparison.Ordinal);

    private static string Unescape(string text) => text == NoValue ? "" : Uri.UnescapeDataString(text);
}
