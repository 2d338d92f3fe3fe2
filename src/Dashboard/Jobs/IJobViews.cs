using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs.Search;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>The live queries over all jobs; viewers with the same query share one.</summary>
public interface IJobViews
{
    /// <summary>
    /// A view in the order of this moment: an existing one of the same query where nothing waits for a place in it, else a new one. It
    /// costs nothing once nobody follows it. Never waits.
    /// </summary>
    /// <param name="open">Of a grouped query: the groups that show their jobs.</param>
    IJobView Open(JobQuery query, JobOpenGroups? open = null);

    /// <returns>The jobs of a query in its order of this moment, each as it is when its turn comes, without those that are deleted by then.</returns>
    IEnumerable<Job> GetJobs(JobQuery query);

    /// <summary>What the jobs that are known have as values; as it was some seconds ago at most.</summary>
    ISearchVocabulary GetVocabulary();

    /// <summary>One job as it changes, at the views' tick. To follow a job that is not known asks upstream for it, once.</summary>
    ILiveValue<JobSight> Find(string jobId);

    /// <summary>One job as it is when upstream has been asked for one that is not known, or when the wait is cancelled.</summary>
    Task<JobSight> FindAsync(string jobId, CancellationToken cancellationToken);
}

/// <summary>A live query: its rows, written by <see cref="Table.JobRowFormat"/>, and the counts for its filter bar.</summary>
public interface IJobView : ILiveTable
{
    /// <summary>How many jobs match the query's text and star, by state: what each state's filter would show.</summary>
    ILiveValue<JobCounts> Counts { get; }

    /// <summary>What the jobs that match come to: the sum of what their rows show.</summary>
    ILiveValue<JobSum> Sum { get; }

    /// <summary>How many jobs match now, whether or not they have a place among the rows.</summary>
    int Count { get; }
}

/// <summary>What there is to see of one job.</summary>
/// <param name="Job">Null where it is not known (yet).</param>
/// <param name="Absence">Why it is not; null while it is being asked for.</param>
public sealed record JobSight(Job? Job, JobAbsence? Absence = null);
