using System.Globalization;
using Simulator.Endpoints;
using Simulator.Journal;
using Simulator.Workloads;

namespace Simulator.Streams;

/// <summary>Where a new reader begins.</summary>
/// <param name="Job">Null on the all-jobs stream.</param>
internal sealed record StreamPlan(JournalRoute Journal, ApiRoute Route, EventLog Log, string Epoch, SimulatedJob? Job)
{
    /// <summary>Events after this one follow.</summary>
    public required long Position { get; init; }

    /// <summary>The position asked for that is no longer held.</summary>
    public string? Gap { get; init; }

    /// <summary>The full current document.</summary>
    public StreamFrame? First { get; init; }

    public JobFilter? Filter { get; init; }

    /// <summary>Makes the full current document, for a reader that has fallen behind. Null on the all-jobs stream: each event is one. Gives null once numbers have started again.</summary>
    public Func<StreamFrame?>? Resync { get; init; }
}

internal static class StreamPosition
{
    /// <returns>Null for an id of another epoch, or of no form that we give.</returns>
    public static long? Read(string id, string epoch) =>
        id.Length > epoch.Length + 1
        && id.StartsWith(epoch, StringComparison.Ordinal)
        && id[epoch.Length] == '-'
        && long.TryParse(id.AsSpan(epoch.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : null;
}
