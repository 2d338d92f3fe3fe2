namespace Dashboard.Tests.Upstream.Truth;

/// <summary>What a fault may cost the history that the store shows.</summary>
internal enum Cost
{
    /// <summary>Upstream still holds what was missed: no step is lost, none is doubled.</summary>
    Nothing,

    /// <summary>Something was never repeated in a form that can be read: steps may be missing, none is doubled or out of order.</summary>
    Steps,

    /// <summary>What came was another document, and looked right: any step may be shown in between.</summary>
    Truth,
}

/// <summary>Holds the steps that the store has shown against those of the Simulator's journal.</summary>
internal static class JournalOracle
{
    /// <param name="seen">From the job's first sight on, which may be in the middle of its life.</param>
    /// <returns>What is wrong; null where all is right.</returns>
    public static string? Explain(IReadOnlyList<StateStep> seen, IReadOnlyList<StateStep> told, Cost cost)
    {
        var right = cost switch
        {
            Cost.Nothing => IsEndOf(seen, told),
            Cost.Steps => seen.Count > 0 && seen[^1].Is(told[^1]) && IsAmong(seen, told),
            _ => seen.Count > 0 && seen[^1].Is(told[^1]),
        };
        return right ? null : $"seen {string.Join(" ", seen)}\n  told {string.Join(" ", told)}";
    }

    private static bool IsEndOf(IReadOnlyList<StateStep> seen, IReadOnlyList<StateStep> told) =>
        seen.Count > 0 && seen.Count <= told.Count && IsAt(seen, told, told.Count - seen.Count);

    /// <summary>
    /// For a story that goes on, and that had begun before it was written down: what was told is shown to its end without a loss,
    /// whatever came before or has come after it.
    /// </summary>
    /// <param name="latestStart">The last place in what was told at which the job may have been seen first.</param>
    public static bool HasAllOf(IReadOnlyList<StateStep> seen, IReadOnlyList<StateStep> told, int latestStart) =>
        seen.Count > 0
        && Enumerable
            .Range(1 - seen.Count, latestStart + seen.Count)
            .Any(start => start + seen.Count >= told.Count && IsAt(seen, told, start));

    private static bool IsAt(IReadOnlyList<StateStep> seen, IReadOnlyList<StateStep> told, int start)
    {
        for (var index = Math.Max(0, -start); index < seen.Count && start + index < told.Count; index++)
        {
            if (!seen[index].Is(told[start + index]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAmong(IReadOnlyList<StateStep> seen, IReadOnlyList<StateStep> told)
    {
        var next = 0;
        foreach (var step in told)
        {
            if (next < seen.Count && seen[next].Is(step))
            {
                next++;
            }
        }

        return next == seen.Count;
    }
}
