using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>A few job states. Compared by value, so that equal queries are one query; the empty set means 'any state' to a filter.</summary>
public readonly record struct JobStateSet
{
    private readonly uint _bits;

    private JobStateSet(uint bits) => _bits = bits;

    public bool IsEmpty => _bits == 0;

    public bool Contains(JobState state) => (_bits & Bit(state)) != 0;

    /// <summary>The set with the state in where it was out, and out where it was in.</summary>
    public JobStateSet Toggle(JobState state) => new(_bits ^ Bit(state));

    /// <summary>Reads <c>failed,timeout</c>; words that are no states are left out.</summary>
    public static JobStateSet Parse(string? text)
    {
        var bits = 0u;
        foreach (var word in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            bits |= JobStates.TryParse(word, out var state) || word == "unknown" ? Bit(state) : 0;
        }

        return new JobStateSet(bits);
    }

    /// <returns>The API's words, joined by commas.</returns>
    public override string ToString() =>
        string.Join(',', Enum.GetValues<JobState>().Where(Contains).Select(state => state.ToApiText()));

    private static uint Bit(JobState state) => 1u << (int)state;
}
