using System.Collections.Immutable;

namespace Dashboard.Components.Live;

/// <summary>The rows of a table that a person has picked: some of them, or all but some, also those that come later.</summary>
public sealed class LivePicks
{
    private LivePicks(bool isAll, ImmutableHashSet<string> keys) => (IsAll, Keys) = (isAll, keys);

    public static LivePicks None { get; } = new(false, ImmutableHashSet.Create<string>(StringComparer.Ordinal));

    public static LivePicks All { get; } = new(true, None.Keys);

    public bool IsAll { get; }

    /// <summary>The picked ones; of all, those that are not.</summary>
    public ImmutableHashSet<string> Keys { get; }

    public bool IsNone => !IsAll && Keys.IsEmpty;

    public bool Contains(string key) => Keys.Contains(key) != IsAll;

    public LivePicks With(string key, bool isPicked) => With([key], isPicked);

    public LivePicks With(IEnumerable<string> keys, bool isPicked)
    {
        var changed = isPicked == IsAll ? Keys.Except(keys) : Keys.Union(keys);
        return ReferenceEquals(changed, Keys) ? this : new LivePicks(IsAll, changed);
    }
}
