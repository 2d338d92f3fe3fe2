namespace Simulator.Workloads;

internal enum JobState : byte
{
    Queued,
    Initializing,
    Running,
    Paused,
    Completed,
    Failed,
    Cancelled,
    Timeout,
}

internal enum RunningPhase : byte
{
    None,
    WarmingUp,
    Processing,
    Finalizing,
    Uploading,
}

internal static class JobStateNames
{
    private static readonly string[] States =
    [
        "queued",
        "initializing",
        "running",
        "paused",
        "completed",
        "failed",
        "cancelled",
        "timeout",
    ];

    private static readonly string?[] Phases = [null, "warming_up", "processing", "finalizing", "uploading"];

    public static string Name(this JobState state) => States[(int)state];

    public static string? Name(this RunningPhase phase) => Phases[(int)phase];

    public static bool IsTerminal(this JobState state) => state >= JobState.Completed;
}
