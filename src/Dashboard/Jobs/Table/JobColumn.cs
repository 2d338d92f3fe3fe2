using Dashboard.Components.Live;
using Shared.Jobs;

namespace Dashboard.Jobs.Table;

/// <summary>A column that the jobs table can have.</summary>
/// <param name="Look">Its width is what it has unless somebody has chosen another.</param>
/// <param name="Write">Writes its one cell.</param>
/// <param name="WriteSums">Writes a group's one; null where there is nothing to sum up.</param>
internal sealed record JobColumn(LiveColumn Look, Action<Job, LiveCells> Write, Action<JobGroupSums, LiveCells>? WriteSums = null)
{
    public string Id => Look.Id;
}
