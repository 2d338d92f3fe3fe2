namespace Dashboard.Jobs.Views;

/// <summary>An order of one moment: which job stands where. Immutable; the jobs in it are as they are now.</summary>
internal sealed class JobSequence
{
    private readonly JobLeaf[] _leaves;

    /// <summary>The position of each leaf's first.</summary>
    private readonly int[] _starts;

    public JobSequence(JobLeaf[] leaves, int count)
    {
        _leaves = leaves;
        _starts = new int[leaves.Length];
        Count = count;
        for (var i = 1; i < leaves.Length; i++)
        {
            _starts[i] = _starts[i - 1] + leaves[i - 1].Count;
        }
    }

    public static JobSequence Empty { get; } = new([], 0);

    public int Count { get; }

    public JobEntry this[int position]
    {
        get
        {
            var at = Array.BinarySearch(_starts, position);
            at = at < 0 ? ~at - 1 : at;
            return _leaves[at].Entries[position - _starts[at]];
        }
    }

    public IEnumerable<JobEntry> GetAll()
    {
        for (var at = 0; at < _leaves.Length; at++)
        {
            var end = (at + 1 < _leaves.Length ? _starts[at + 1] : Count) - _starts[at];
            for (var i = 0; i < end; i++)
            {
                yield return _leaves[at].Entries[i];
            }
        }
    }
}
