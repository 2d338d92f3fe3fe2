namespace Simulator.Documents;

/// <summary>What a reader asked for.</summary>
internal sealed record DocumentRequest
{
    public static DocumentRequest Default { get; } = new();

    public bool Logs { get; init; }

    public bool Metrics { get; init; }

    public bool Resources { get; init; }

    /// <summary><c>format=summary</c>.</summary>
    public bool IsSummary { get; init; }

    /// <summary>Only what moves while a state lasts.</summary>
    public bool IsPatch { get; init; }
}
