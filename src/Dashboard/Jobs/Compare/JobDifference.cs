using System.Collections.Immutable;

namespace Dashboard.Jobs.Compare;

/// <summary>One thing of several jobs, side by side.</summary>
/// <param name="Group">What it belongs to, such as <c>Tags</c>.</param>
/// <param name="Values">One a job, in their order; null where a job has none.</param>
public sealed record JobDifference(string Group, string Name, ImmutableArray<ComparedValue?> Values)
{
    /// <summary>Not all have it, or not all the same.</summary>
    public bool IsDifferent => Values.Any(value => value?.Key != Values[0]?.Key);
}

/// <param name="Text">As it is shown.</param>
/// <param name="Key">Equal for values that mean the same, however they are written.</param>
public sealed record ComparedValue(string Text, string Key)
{
    public ComparedValue(string text)
        : this(text, text) { }
}
