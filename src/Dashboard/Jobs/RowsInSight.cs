namespace Dashboard.Jobs;

/// <summary>The jobs that one viewer's table or wall shows now, to be replaced as it moves: none any more once disposed.</summary>
public sealed class RowsInSight : IDisposable
{
    private readonly JobInterest _owner;
    private readonly Lock _lock = new();
    private HashSet<string> _jobIds = [];
    private bool _isDisposed;

    private readonly bool _isWall;

    internal RowsInSight(JobInterest owner, bool isWall) => (_owner, _isWall) = (owner, isWall);

    public void Replace(IReadOnlyList<string> jobIds)
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                var before = _jobIds;
                _jobIds = new HashSet<string>(jobIds, StringComparer.Ordinal);
                _owner.Move(before, _jobIds, _isWall);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Replace([]);
            _isDisposed = true;
        }
    }
}
