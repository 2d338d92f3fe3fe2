namespace Dashboard.Infrastructure;

/// <summary>Finds what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>Letters of what somebody else wrote: what is longer is no typing error, and is shown cut.</summary>
    public const int MostLength = 64;

    /// <returns>
    /// The name with the fewest letters added, left out, replaced or swapped, in any case; null where every name differs in more than a
    /// third of its letters.
    /// </returns>
    public static string? Find(string typed, IEnumerable<string> names) =>
        names
            .Select(name => (Name: name, Distance: Distance(typed.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(name => name.Distance <= Math.Max(1, name.Name.Length / 3))
            .OrderBy(name => name.Distance)
            .Select(name => name.Name)
            .FirstOrDefault();

    /// <summary>How a sentence ends that says that a name is none of those that there are.</summary>
    /// <param name="meant">Null where nothing is like it.</param>
    public static string EndWith(string? meant) => meant is null ? "." : $"; did you mean {meant}?";

    /// <summary>Optimal string alignment: edits of single letters and swaps of neighbours.</summary>
    public static int Distance(string left, string right)
    {
        var costs = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                costs[i, j] =
                    i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(
                        Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1,
                        costs[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                    );
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
                }
            }
        }

        return costs[left.Length, right.Length];
    }
}
