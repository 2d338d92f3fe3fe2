namespace Dashboard.Jobs;

/// <summary>The jobs that one viewer's table shows now, to be replaced as the table moves: none any more once disposed.</summary>
public sealed class RowsInSight : IDisposable
{
    private readonly JobInterest _owner;
    private readonly Lock _lock = new();
    private HashSet<string> _jobIds = [];
    private bool _isDisposed;

    internal RowsInSight(JobInterest owner) => _owner = owner;

    public void Replace(IReadOnlyList<string> jobIds)
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                var before = _jobIds;
                _jobIds = new HashSet<string>(jobIds, StringComparer.Ordinal);
                _owner.Move(before, _jobIds);
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
