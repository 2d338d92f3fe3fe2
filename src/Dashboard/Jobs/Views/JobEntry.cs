using Dashboard.Components.Live;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>A job's place in the index, the same object for as long as the job is known: orders are made of them.</summary>
/// <param name="slot">Where its facts are; another job's once this one is deleted.</param>
internal sealed class JobEntry(string jobId, int slot, LiveRow<Job> row)
{
    private volatile LiveRow<Job> _row = row;
    private volatile LiveRowMarks _marks;
    private volatile bool _isDeleted;

    public string JobId { get; } = jobId;

    public int Slot { get; } = slot;

    /// <summary>The job as it is, or as it last was.</summary>
    public LiveRow<Job> Row
    {
        get => _row;
        set => _row = value;
    }

    /// <summary>Those that are the same in every view.</summary>
    public LiveRowMarks Marks
    {
        get => _marks;
        set => _marks = value;
    }

    public bool IsDeleted
    {
        get => _isDeleted;
        set => _isDeleted = value;
    }
}
