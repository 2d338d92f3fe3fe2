namespace Dashboard.Jobs;

/// <summary>Whoever needs jobs to stay known although they are over.</summary>
public interface IJobHold
{
    bool Holds(string jobId);

    /// <summary>The job has left the memory, and nobody held it.</summary>
    void OnLetGo(string jobId) { }
}
