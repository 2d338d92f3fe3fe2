using Dashboard.Upstream;
using Shared.Jobs;

namespace Dashboard.Jobs.Courses;

/// <summary>Something that is learnt from how jobs go, one change after the other. Called by one loop alone.</summary>
internal interface IJobCourse
{
    /// <summary>At the beginning, and where changes were missed: what was known of jobs is void, these are all there are.</summary>
    void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream);

    /// <param name="change">An upsert or a delete.</param>
    void Take(in JobChange change, UpstreamStatus upstream);

    /// <summary>All changes until now have been told.</summary>
    /// <param name="now">By this server's clock.</param>
    void Tick(DateTimeOffset now, UpstreamStatus upstream) { }
}
