using System.Collections.Concurrent;
using Dashboard.Components.Live;
using Shared.Jobs;

namespace Dashboard.Jobs.Table;

/// <summary>A job as a row of the jobs table: one cell for each chosen column. Who chooses alike shares one, and with it the rows' text.</summary>
public sealed class JobRowFormat : ILiveRowFormat<Job>, ILiveRowFormat<JobGroupSums>
{
    /// <summary>Beyond, choices are not shared, which costs time and no memory.</summary>
    private const int MostShared = 500;

    private static readonly ConcurrentDictionary<JobColumnChoice, JobRowFormat> Shared = new();

    private readonly Action<Job, LiveCells>[] _writers;
    private readonly Action<JobGroupSums, LiveCells>?[] _sumWriters;

    private JobRowFormat(JobColumnChoice choice)
    {
        var columns = choice.Columns.Select(chosen => (Chosen: chosen, Column: JobColumns.Find(chosen.Id)!)).ToList();
        _writers = [.. columns.Select(column => column.Column.Write)];
        _sumWriters = [.. columns.Select(column => column.Column.WriteSums)];
        Columns = new LiveColumns([.. columns.Select(column => LookOf(column.Column.Look, column.Chosen, choice.IsDefault))]);
    }

    public static JobRowFormat Default { get; } = For(JobColumnChoice.Default);

    public LiveColumns Columns { get; }

    public static JobRowFormat For(JobColumnChoice choice) =>
        Shared.TryGetValue(choice, out var known) ? known
        : Shared.Count < MostShared ? Shared.GetOrAdd(choice, chosen => new JobRowFormat(chosen))
        : new JobRowFormat(choice);

    public void Write(Job row, LiveCells cells)
    {
        foreach (var write in _writers)
        {
            write(row, cells);
        }
    }

    public void Write(JobGroupSums row, LiveCells cells)
    {
        foreach (var write in _sumWriters)
        {
            if (write is null)
            {
                cells.Empty();
            }
            else
            {
                write(row, cells);
            }
        }
    }

    /// <summary>What somebody has chosen is there in a narrow window too, where the table scrolls sideways.</summary>
    private static LiveColumn LookOf(LiveColumn look, ChosenColumn chosen, bool isDefault) =>
        look with
        {
            Width = chosen.Width ?? look.Width,
            Grows = look.Grows && chosen.Width is null,
            HideBelow = isDefault ? look.HideBelow : 0,
        };
}
