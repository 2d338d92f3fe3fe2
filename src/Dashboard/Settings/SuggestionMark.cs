using System.Collections.Immutable;

namespace Dashboard.Settings;

/// <summary>What somebody made of a suggestion for faster starts.</summary>
/// <param name="Key">The suggestion's own.</param>
/// <param name="IsApplied">Else it is ignored.</param>
/// <param name="At">When that was said, by upstream's clock.</param>
/// <param name="Endpoints">On which starts it was said of.</param>
public sealed record SuggestionMark(string Key, string Text, bool IsApplied, DateTimeOffset At, ImmutableArray<string> Endpoints);
