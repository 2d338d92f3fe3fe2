namespace Dashboard.Jobs;

/// <summary>What the API gives of a job only where it is asked for it: its <c>include</c>.</summary>
[Flags]
public enum JobDetail
{
    None = 0,

    /// <summary>Each GPU and the CPU, instead of the first GPU alone.</summary>
    Resources = 1,
    Metrics = 2,
    Logs = 4,
}
