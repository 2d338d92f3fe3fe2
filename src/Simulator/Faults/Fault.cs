using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Simulator.Workloads;

namespace Simulator.Faults;

/// <summary>Something that goes wrong on purpose: for which calls, how often, and for how long.</summary>
internal sealed class Fault(string id, FaultOrder order, ulong seed)
{
    private StoryRandom _random = new(seed);

    public string Id => id;

    public FaultOrder Order => order;

    public FaultKind Kind => order.Kind;

    public FaultArguments Arguments { get; } = new(order.Arguments);

    public long Struck { get; private set; }

    /// <summary>Cancelled when the fault is over; what it holds up goes on then.</summary>
    public CancellationTokenSource Over { get; } = new();

    public bool IsSpent => order.Count is { } count && Struck >= count;

    /// <summary>Outside streams, has to have the right answer before it can spoil it.</summary>
    public bool NeedsWholeAnswer =>
        Kind is FaultKind.Malformed or FaultKind.Drip
        || (Kind is FaultKind.Cut or FaultKind.Hang && Arguments.Text("at", "now") != "now");

    public bool Concerns(string route, string? jobId) =>
        (order.Routes.IsEmpty || order.Routes.Contains(route))
        && (order.JobIds.IsEmpty || (jobId is not null && order.JobIds.Contains(jobId)));

    /// <summary>Under the board's lock.</summary>
    public bool Strike()
    {
        if (IsSpent || (order.Share is { } share && !_random.Chance(share)))
        {
            return false;
        }

        Struck++;
        return true;
    }
}

/// <summary>A fault as it was asked for.</summary>
internal sealed record FaultOrder
{
    public required FaultKind Kind { get; init; }

    /// <summary>Empty: all.</summary>
    public ImmutableArray<string> Routes { get; init; } = [];

    /// <summary>Empty: all.</summary>
    public ImmutableHashSet<string> JobIds { get; init; } = [];

    /// <summary>0 to 1; null: every call.</summary>
    public double? Share { get; init; }

    /// <summary>Null: without end.</summary>
    public long? Count { get; init; }

    /// <summary>Wall time; null: until it is removed.</summary>
    public TimeSpan? For { get; init; }

    public JsonObject Arguments { get; init; } = [];
}
