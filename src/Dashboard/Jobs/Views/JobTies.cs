using System.Buffers;

namespace Dashboard.Jobs.Views;

/// <summary>
/// Puts jobs of equal sort keys in order, as <see cref="JobOrderings"/> has it. In a table sorted by state that is nearly all of them, so
/// where only their ids can tell them apart, eight characters at a time are sorted as one number.
/// </summary>
internal static class JobTies
{
    /// <summary>Fewer are compared job by job.</summary>
    private const int FewJobs = 32;

    public static void Sort(ReadOnlySpan<long> keys, Span<int> slots, JobIndex index, JobQuery query)
    {
        for (var start = 0; start < keys.Length; )
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            SortRun(slots[start..end], index, query);
            start = end;
        }
    }

    private static void SortRun(Span<int> slots, JobIndex index, JobQuery query)
    {
        if (slots.Length < FewJobs || query.Sort == JobSort.Cost)
        {
            Compare(slots, index, query);
        }
        else if (JobSortKey.IsOfText(query.Sort))
        {
            SortByText(slots, index, query);
        }
        else
        {
            SortById(slots, index);
            if (query is { Sort: JobSort.Job, IsDescending: true })
            {
                slots.Reverse();
            }
        }
    }

    private static void Compare(Span<int> slots, JobIndex index, JobQuery query)
    {
        if (slots.Length > 1)
        {
            var order = JobOrderings.For(query.Sort, query.IsDescending, query.SortTag);
            slots.Sort((left, right) => order.Compare(index.FactsAt(left).Job, index.FactsAt(right).Job));
        }
    }

    /// <summary>There are few endpoints, or values of a tag, beside many jobs: their names are sorted, and then the jobs of each.</summary>
    private static void SortByText(Span<int> slots, JobIndex index, JobQuery query)
    {
        var byText = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        var without = new List<int>();
        foreach (var slot in slots)
        {
            var jobs = without;
            if (
                JobSortKey.TextOf(index.FactsAt(slot), query.Sort, query.SortTag) is { } text
                && !byText.TryGetValue(text, out jobs)
            )
            {
                byText[text] = jobs = [];
            }

            jobs!.Add(slot);
        }

        var at = 0;
        foreach (var jobs in (query.IsDescending ? byText.Values.Reverse() : byText.Values).Append(without))
        {
            var run = slots.Slice(at, jobs.Count);
            jobs.CopyTo(run);
            SortById(run, index);
            at += jobs.Count;
        }
    }

    private static void SortById(Span<int> slots, JobIndex index, int from = 0)
    {
        if (slots.Length < 2)
        {
            return;
        }

        if (slots.Length < FewJobs)
        {
            slots.Sort((left, right) => string.CompareOrdinal(index.FactsAt(left).Job.JobId, index.FactsAt(right).Job.JobId));
            return;
        }

        from += CommonLength(slots, index, from);
        var parts = ArrayPool<UInt128>.Shared.Rent(slots.Length);
        var run = parts.AsSpan(0, slots.Length);
        for (var i = 0; i < slots.Length; i++)
        {
            run[i] = Part(index.FactsAt(slots[i]).Job.JobId, from);
        }

        run.Sort(slots);
        for (var start = 0; start < run.Length; )
        {
            var end = start + 1;
            while (end < run.Length && run[end] == run[start])
            {
                end++;
            }

            // ids are another's each: where a part is equal, something stands behind it
            SortById(slots[start..end], index, from + 8);
            start = end;
        }

        ArrayPool<UInt128>.Shared.Return(parts);
    }

    private static int CommonLength(ReadOnlySpan<int> slots, JobIndex index, int from)
    {
        var first = index.FactsAt(slots[0]).Job.JobId.AsSpan();
        var common = first[Math.Min(from, first.Length)..];
        foreach (var slot in slots)
        {
            var id = index.FactsAt(slot).Job.JobId.AsSpan();
            common = common[..common.CommonPrefixLength(id[Math.Min(from, id.Length)..])];
        }

        return common.Length;
    }

    /// <summary>The next eight characters, as ordinal comparison has them.</summary>
    private static UInt128 Part(string id, int from)
    {
        ulong high = 0;
        ulong low = 0;
        for (var i = 0; i < 4; i++)
        {
            high = (high << 16) | At(id, from + i);
            low = (low << 16) | At(id, from + 4 + i);
        }

        return new UInt128(high, low);
    }

    private static ulong At(string id, int position) => position < id.Length ? id[position] : '\0';
}
