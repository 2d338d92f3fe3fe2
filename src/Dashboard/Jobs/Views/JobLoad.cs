using System.Buffers;

namespace Dashboard.Jobs.Views;

/// <summary>
/// The rows of a view that is made from scratch. What they are ordered by is read job by job as memory has them, and sorted as whole
/// numbers: the order of the ids is there already, and a sort that leaves equals as they stand keeps it where nothing else decides.
/// </summary>
internal sealed class JobLoad(JobIndex index, JobQuery query) : IDisposable
{
    private readonly long[] _keys = ArrayPool<long>.Shared.Rent(index.End);
    private readonly int[] _slots = ArrayPool<int>.Shared.Rent(index.End);

    /// <summary>By slot, where texts are the order: the number of the job's text, in the order in which they were met.</summary>
    private readonly int[]? _textOf = JobSortKey.IsOfText(query.Sort) ? ArrayPool<int>.Shared.Rent(index.End) : null;
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private int[] _ranks = [];
    private bool _isExact = true;
    private int _count;

    public JobIndex Index => index;

    /// <summary>By id.</summary>
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, _count);

    public long KeyOf(int slot) => _keys[slot];

    /// <summary>A row.</summary>
    public void Add(int slot, in JobFacts facts)
    {
        _keys[slot] = JobSortKey.Of(facts, query.Sort, query.IsDescending, query.SortTag);
        _isExact &= JobSortKey.IsExact(facts, query.Sort);
        if (_textOf is { } textOf)
        {
            textOf[slot] = NumberOf(JobSortKey.TextOf(facts, query.Sort, query.SortTag));
        }
    }

    /// <summary>When all rows have been added.</summary>
    /// <param name="stands">By slot: which are rows.</param>
    public void Close(ReadOnlySpan<JobStands> stands)
    {
        foreach (var slot in index.ById)
        {
            if ((stands[slot] & JobStands.Row) != 0)
            {
                _slots[_count++] = slot;
            }
        }

        _ranks = RankTexts();
    }

    /// <summary>Into the query's order.</summary>
    /// <param name="slots">Rows, by id.</param>
    public void Sort(Span<int> slots)
    {
        if (query.Sort == JobSort.Job)
        {
            if (query.IsDescending)
            {
                slots.Reverse();
            }

            return;
        }

        var numbers = ArrayPool<ulong>.Shared.Rent(slots.Length);
        var by = numbers.AsSpan(0, slots.Length);
        for (var i = 0; i < slots.Length; i++)
        {
            by[i] = _textOf is { } textOf ? (ulong)_ranks[textOf[slots[i]] + 1] : (ulong)_keys[slots[i]] ^ (1UL << 63);
        }

        StableSort.Sort(by, slots);
        if (!_isExact)
        {
            SortEqual(by, slots);
        }

        ArrayPool<ulong>.Shared.Return(numbers);
    }

    public void Dispose()
    {
        ArrayPool<long>.Shared.Return(_keys);
        ArrayPool<int>.Shared.Return(_slots);
        if (_textOf is not null)
        {
            ArrayPool<int>.Shared.Return(_textOf);
        }
    }

    /// <returns>-1 for none.</returns>
    private int NumberOf(string? text)
    {
        if (text is null)
        {
            return -1;
        }

        if (!_texts.TryGetValue(text, out var number))
        {
            _texts[text] = number = _texts.Count;
        }

        return number;
    }

    /// <returns>By number + 1: none comes last either way.</returns>
    private int[] RankTexts()
    {
        var texts = new string[_texts.Count];
        var numbers = new int[_texts.Count];
        foreach (var (text, number) in _texts)
        {
            (texts[number], numbers[number]) = (text, number);
        }

        Array.Sort(texts, numbers, StringComparer.Ordinal);
        if (query.IsDescending)
        {
            Array.Reverse(numbers);
        }

        var ranks = new int[texts.Length + 1];
        ranks[0] = texts.Length;
        foreach (var (rank, number) in numbers.Index())
        {
            ranks[number + 1] = rank;
        }

        return ranks;
    }

    /// <summary>Where the numbers do not tell all that the jobs differ in.</summary>
    private void SortEqual(ReadOnlySpan<ulong> by, Span<int> slots)
    {
        var order = JobOrderings.For(query.Sort, query.IsDescending, query.SortTag);
        Comparison<int> compare = (left, right) => order.Compare(index.FactsAt(left).Job, index.FactsAt(right).Job);
        for (var start = 0; start < by.Length; )
        {
            var end = start + 1;
            while (end < by.Length && by[end] == by[start])
            {
                end++;
            }

            slots[start..end].Sort(compare);
            start = end;
        }
    }
}
