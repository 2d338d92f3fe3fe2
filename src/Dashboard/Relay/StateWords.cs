using System.Collections.Frozen;
using System.Text;
using Dashboard.Infrastructure;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Relay;

/// <summary>The states that jobs can be asked for by, and what is meant by words that are none.</summary>
internal static class StateWords
{
    private static readonly string[] All = [.. Enum.GetValues<JobState>().Select(state => state.ToApiText())];

    /// <summary>What other services call them.</summary>
    private static readonly FrozenDictionary<string, JobState> Others = new Dictionary<string, JobState>
    {
        ["pending"] = JobState.Queued,
        ["waiting"] = JobState.Queued,
        ["scheduled"] = JobState.Queued,
        ["starting"] = JobState.Initializing,
        ["active"] = JobState.Running,
        ["started"] = JobState.Running,
        ["in_progress"] = JobState.Running,
        ["succeeded"] = JobState.Completed,
        ["success"] = JobState.Completed,
        ["finished"] = JobState.Completed,
        ["done"] = JobState.Completed,
        ["error"] = JobState.Failed,
        ["failure"] = JobState.Failed,
        ["aborted"] = JobState.Cancelled,
        ["stopped"] = JobState.Cancelled,
        ["killed"] = JobState.Cancelled,
        ["expired"] = JobState.Timeout,
        ["suspended"] = JobState.Paused,
        ["gone"] = JobState.Unknown,
        ["lost"] = JobState.Unknown,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string Unknown = JobState.Unknown.ToApiText();

    /// <summary>Also <c>unknown</c>: what upstream calls by a word of its own, and what it has lost.</summary>
    public static bool TryParse(string word, out JobState state) =>
        JobStates.TryParse(word, out state) || word.Equals(Unknown, StringComparison.OrdinalIgnoreCase);

    /// <param name="word">One that is no state.</param>
    public static string DescribeFault(string word)
    {
        var plain = PlainText.Of(word, NearestName.MostLength);
        if (JobStates.TryParsePhase(Encoding.UTF8.GetBytes(word), out _))
        {
            return $"status '{plain}' is a substate of running, which jobs cannot be asked for by; did you mean running?";
        }

        var meant =
            word.Length > NearestName.MostLength ? null
            : Others.TryGetValue(word.Replace('-', '_'), out var state) ? state.ToApiText()
            : NearestName.Find(word, All);
        return $"status '{plain}' is none of {string.Join(", ", All)}" + NearestName.EndWith(meant);
    }
}
