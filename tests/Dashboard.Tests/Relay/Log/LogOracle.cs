using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Tests.Relay.Log;

/// <summary>The slow and obvious log: a list that only grows.</summary>
internal sealed class LogOracle
{
    private readonly List<Line> _lines = [];

    public IReadOnlyList<Line> Lines => _lines;

    /// <param name="sequence">The log's own, which tells whether it took the change for one.</param>
    public void Append(Job job, long sequence)
    {
        var before = _lines.FindLast(line => line.JobId == job.JobId);
        var bytes = DocumentWriter.Write(job.Document);
        var isNews = before is not { IsDelete: false } || !before.Bytes.AsSpan().SequenceEqual(bytes);
        Assert.Equal(isNews ? _lines.Count + 1 : _lines.Count, sequence);
        if (isNews)
        {
            _lines.Add(new Line(sequence, job.JobId, $"{job.State}/{job.RetryCount}", bytes, IsDelete: false));
        }
    }

    public void Delete(Job job, long sequence)
    {
        Assert.Equal(_lines.Count + 1, sequence);
        _lines.Add(new Line(sequence, job.JobId, "deleted", [], IsDelete: true));
    }

    /// <summary>The states that one job goes through after a position, each once however many readings it has.</summary>
    public List<string> StatesAfter(string jobId, long after) =>
        Distinct(_lines.Where(line => line.JobId == jobId && line.Sequence > after).Select(line => line.State));

    public static List<string> Distinct(IEnumerable<string> states)
    {
        var all = new List<string>();
        foreach (var state in states)
        {
            if (all.Count == 0 || all[^1] != state)
            {
                all.Add(state);
            }
        }

        return all;
    }

    internal sealed record Line(long Sequence, string JobId, string State, byte[] Bytes, bool IsDelete);
}
