using System.Collections.Immutable;

namespace Dashboard.Upstream.Errors;

/// <summary>The jobs that met one and the same error.</summary>
/// <param name="Count">How many they were; of more than <see cref="MostCounted"/> it is not told which are new.</param>
/// <param name="First">The one that met it first; null where none has.</param>
/// <param name="Latest">The last ones to meet it, each once, the last one first.</param>
public sealed record ErrorJobs(int Count, string? First, ImmutableArray<string> Latest)
{
    public const int MostCounted = 1000;

    public const int MostLatest = 3;

    public static ErrorJobs None { get; } = new(0, null, []);

    /// <summary>There may be more than were counted.</summary>
    public bool IsAtLeast => Count >= MostCounted;

    public bool Equals(ErrorJobs? other) =>
        other is not null && Count == other.Count && First == other.First && Latest.SequenceEqual(other.Latest);

    public override int GetHashCode() => HashCode.Combine(Count, First);

    /// <param name="isNew">It has not met the error before, as far as can be told.</param>
    internal ErrorJobs With(string jobId, bool isNew) =>
        new(isNew ? Count + 1 : Count, First ?? jobId, [jobId, .. Latest.Where(id => id != jobId).Take(MostLatest - 1)]);
}
