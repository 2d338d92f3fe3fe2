namespace Simulator.Documents;

/// <summary>How one endpoint spells its documents: the API's page and samples leave all of these open, and they differ in the wild.</summary>
internal sealed record Dialect
{
    public SubstateSpelling Substate { get; init; }

    public MemorySpelling Memory { get; init; }

    public PowerSpelling Power { get; init; }

    public ThroughputShape Throughput { get; init; }

    public LogShape Logs { get; init; }

    /// <summary><c>user_id</c> instead of <c>userId</c>.</summary>
    public bool SnakeCaseTags { get; init; }

    /// <summary>Running documents carry <c>gpus</c> and <c>cpu</c> without being asked, and no flat figures.</summary>
    public bool DetailedResources { get; init; }

    public bool ErrorIsText { get; init; }

    /// <summary>Top-level <c>result</c> instead of <c>output</c>.</summary>
    public bool ResultField { get; init; }

    /// <summary>On per-job streams, ticks are partial documents.</summary>
    public bool StreamsPatches { get; init; }

    public bool FractionalProgress { get; init; }

    /// <summary>Decimal places of <c>costAccrued</c> and <c>totalCost</c>.</summary>
    public int CostDigits { get; init; } = 2;
}

internal enum SubstateSpelling
{
    Substate,
    SubState,
    Substatus,
    CurrentStep,
    Status,
}

internal enum MemorySpelling
{
    Gigabytes,
    Megabytes,
    Gibibytes,
    Bytes,
}

internal enum PowerSpelling
{
    Watts,
    Number,
    Kilowatts,
}

internal enum ThroughputShape
{
    Number,
    Rates,
    Text,
}

internal enum LogShape
{
    Lines,
    Entries,
    Block,
}
