using Shared.Documents;

namespace Dashboard.Infrastructure;

/// <summary>A parameter that an address does not take is an error: a mistyped one would otherwise do nothing, quietly.</summary>
internal static class ParameterNames
{
    /// <summary>What is shorter ends many a word.</summary>
    private const int LeastEnding = 3;

    /// <param name="known">One that ends in a dot is the beginning of names that the caller chooses.</param>
    /// <param name="onlyMistyped">Passes what resembles no known name.</param>
    /// <returns>What is wrong, as a sentence; null where every name is known.</returns>
    public static string? FindFault(IEnumerable<string> given, IReadOnlyCollection<string> known, bool onlyMistyped = false)
    {
        foreach (var name in given.Where(name => !known.Any(one => IsOf(one, name))))
        {
            var meant = name.Length <= NearestName.MostLength ? FindMeant(name, known) : null;
            if (meant is not null || !onlyMistyped)
            {
                return $"parameter '{PlainText.Of(name, NearestName.MostLength)}' is none of {string.Join(", ", known.Select(Describe))}"
                    + NearestName.EndWith(meant is null ? null : Describe(meant));
            }
        }

        return null;
    }

    /// <summary>One value is meant, and it is not for us to choose which.</summary>
    /// <returns>What is wrong, as a sentence; null where none of the names is there twice.</returns>
    public static string? FindRepeated(IQueryCollection parameters, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (parameters[name] is { Count: > 1 and var count })
            {
                return $"{name} is given {count} times; it takes one value.";
            }
        }

        return null;
    }

    private static bool IsOf(string known, string name) =>
        known.EndsWith('.')
            ? name.StartsWith(known, StringComparison.OrdinalIgnoreCase)
            : name.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static string? FindMeant(string name, IReadOnlyCollection<string> known)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return NearestName.Find(dot < 0 ? name : name[..(dot + 1)], known)
            // such as 'ids' for 'jobIds'
            ?? (
                name.Length >= LeastEnding
                    ? known.FirstOrDefault(one => one.EndsWith(name, StringComparison.OrdinalIgnoreCase))
                    : null
            );
    }

    private static string Describe(string known) => known.EndsWith('.') ? known + "KEY" : known;
}
