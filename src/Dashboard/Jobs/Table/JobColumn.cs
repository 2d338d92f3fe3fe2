using Dashboard.Components.Live;
using Shared.Jobs;

namespace Dashboard.Jobs.Table;

/// <summary>A column that the jobs table can have.</summary>
/// <param name="Look">Its width is what it has unless somebody has chosen another.</param>
/// <param name="Write">Writes its one cell.</param>
internal sealed record JobColumn(LiveColumn Look, Action<Job, LiveCells> Write)
{
    public string Id => Look.Id;
}
