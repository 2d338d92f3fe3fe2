using System.Collections.Immutable;
using System.Globalization;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>Jobs by state; compared by value.</summary>
/// <param name="byState">A number for each <see cref="JobState"/>, at the state's own value.</param>
/// <param name="retrying">How many of the failed upstream will try again by itself.</param>
/// <param name="stalled">How many run and do not move.</param>
public sealed class JobCounts(ImmutableArray<int> byState, int retrying = 0, int stalled = 0) : IEquatable<JobCounts>
{
    private static readonly int StateCount = Enum.GetValues<JobState>().Length;

    private readonly ImmutableArray<int> _byState = byState;
    private string? _text;

    public static JobCounts None { get; } = new([.. new int[StateCount]]);

    public int Total { get; } = byState.Sum();

    /// <summary>Failed or timed out, and left so: what needs a person.</summary>
    public int Failing => this[JobState.Failed] + this[JobState.Timeout] - retrying;

    public int Stalled { get; } = stalled;

    public int this[JobState state] => _byState[(int)state];

    /// <summary>All of them for the script that writes them into a page, each at its place: made once, for all who look.</summary>
    internal string Text =>
        _text ??= string.Join(' ', new[] { Total }.Concat(_byState).Append(Failing).Append(Stalled).Select(Format));

    /// <summary>As the page first sent and the script write it.</summary>
    internal static string Format(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    internal const int PlaceOfTotal = 0;

    internal static int PlaceOfFailing { get; } = StateCount + 1;

    internal static int PlaceOfStalled { get; } = StateCount + 2;

    internal static int PlaceOf(JobState state) => (int)state + 1;

    public bool Equals(JobCounts? other) =>
        other is not null
        && Failing == other.Failing
        && Stalled == other.Stalled
        && _byState.AsSpan().SequenceEqual(other._byState.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as JobCounts);

    public override int GetHashCode() => Total;
}
