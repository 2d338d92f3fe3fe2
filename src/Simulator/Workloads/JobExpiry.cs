namespace Simulator.Workloads;

/// <summary>
/// Jobs go 30 days after their creation, as the API's page says. They are created in the order of time, so that one entry of the agenda, for the
/// oldest, is enough; it holds no job, for that may be dropped long before.
/// </summary>
internal sealed class JobExpiry(Agenda agenda, JobRegister jobs)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private bool _isPlanned;

    public void Added(SimulatedJob job)
    {
        if (job.Expires && !_isPlanned)
        {
            Plan(job);
        }
    }

    /// <summary>To be called when the planned moment has come.</summary>
    /// <returns>The job that was removed; null if the one it was planned for had gone already.</returns>
    public SimulatedJob? Take(DateTimeOffset at)
    {
        _isPlanned = false;
        var expired = jobs.OldestExpiring() is { } oldest && oldest.CreatedAt + Lifetime <= at ? oldest : null;
        if (expired is not null)
        {
            jobs.Remove(expired);
        }

        if (jobs.OldestExpiring() is { } next)
        {
            Plan(next);
        }

        return expired;
    }

    private void Plan(SimulatedJob oldest)
    {
        _isPlanned = true;
        agenda.AddExpiry(oldest.CreatedAt + Lifetime, oldest.Ordinal);
    }
}
