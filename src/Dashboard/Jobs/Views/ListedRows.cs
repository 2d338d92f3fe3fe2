using Dashboard.Components.Live;

namespace Dashboard.Jobs.Views;

/// <summary>The lines of a listing.</summary>
internal interface IListedRows : ILiveRows
{
    int Count { get; }
}

/// <summary>One line for each job.</summary>
internal sealed class ListedRows(JobView view, JobSequence order) : IListedRows
{
    public int Count => order.Count;

    public LiveLine this[int position]
    {
        get
        {
            var entry = order[position];
            return new LiveLine(entry.Row, entry.Marks | (view.IsRow(entry) ? LiveRowMarks.None : LiveRowMarks.Gone));
        }
    }
}
