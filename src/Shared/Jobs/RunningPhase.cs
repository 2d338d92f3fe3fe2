namespace Shared.Jobs;

/// <summary>The API's substates of a running job.</summary>
public enum RunningPhase
{
    WarmingUp,
    Processing,
    Finalizing,
    Uploading,
}
