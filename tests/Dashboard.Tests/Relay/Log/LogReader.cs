using Dashboard.Relay.Log;
using Shared.Documents;

namespace Dashboard.Tests.Relay.Log;

/// <summary>Reads the log as a connection does, of all jobs or of one, and holds what it got to the oracle.</summary>
internal sealed class LogReader(ChangeLog log, LogOracle oracle, string? jobId)
{
    private readonly List<LogEntry> _got = [];
    private readonly List<LogEntry> _read = [];
    private long _from;
    private long _after;

    public int Gaps { get; private set; }

    public void Read(int most)
    {
        var after = _after;
        var isHeld = jobId is null
            ? log.TryRead(log.Epoch, _after, most, long.MaxValue, _read)
            : log.TryReadJob(log.Epoch, jobId, _after, most * 1024, _read);
        if (!isHeld)
        {
            Gaps++;
            Check(upTo: after);
            // as a reader does that is told of a gap: what it has is void
            Begin(log.GetEnd().Sequence);
            return;
        }

        foreach (var entry in _read)
        {
            Assert.True(entry.Sequence > _after, "Out of order, or twice.");
            _after = entry.Sequence;
            _got.Add(entry);
            var line = oracle.Lines[(int)entry.Sequence - 1];
            Assert.Equal((line.JobId, line.IsDelete), (entry.Job.JobId, entry.IsDelete));
            Assert.True(line.IsDelete || line.Bytes.AsSpan().SequenceEqual(DocumentWriter.Write(entry.Job.Document)));
        }
    }

    /// <summary>Comes back with the id of something that it may have got long ago.</summary>
    public void ResumeAt(int percent)
    {
        Check(upTo: _after);
        var line = oracle.Lines.Count == 0 ? null : oracle.Lines[percent * (oracle.Lines.Count - 1) / 100];
        if (line is null || (jobId is not null && line.JobId != jobId))
        {
            return;
        }

        if (jobId is null)
        {
            var start = log.Start($"{log.Epoch}-{line.Sequence}");
            Gaps += start.Oldest is null ? 0 : 1;
            Begin(start.After);
            Assert.True(start.Oldest is not null || start.After == line.Sequence);
            return;
        }

        var jobStart = log.StartJob(jobId, $"{log.Epoch}-{JobSequenceOf(line)}");
        if (jobStart.Oldest is not null || log.FindLatest(jobId) is null)
        {
            Begin(log.GetEnd().Sequence);
            return;
        }

        // nothing of this job lies between the place asked for and the place given
        Assert.DoesNotContain(
            oracle.Lines,
            other =>
                other.JobId == jobId && other.Sequence > line.Sequence && other.Sequence <= jobStart.After && !IsConflated(other)
        );
        Begin(line.Sequence);
        _after = Math.Max(_after, jobStart.After);
    }

    public void ReadToEnd()
    {
        long before;
        do
        {
            before = _after;
            Read(3);
        } while (_after != before);
        Check(upTo: long.MaxValue);
    }

    private void Begin(long after)
    {
        _got.Clear();
        _from = after;
        _after = after;
    }

    /// <summary>The job's numbers are contiguous, and begin at its first sequence after it was unknown.</summary>
    private long JobSequenceOf(LogOracle.Line line)
    {
        var number = 0L;
        var isKnown = false;
        foreach (var other in oracle.Lines.Where(other => other.JobId == line.JobId && other.Sequence <= line.Sequence))
        {
            number = isKnown ? number + 1 : other.Sequence;
            isKnown = !other.IsDelete;
        }

        return number;
    }

    /// <summary>Another reading of the same state follows it.</summary>
    private bool IsConflated(LogOracle.Line line) =>
        oracle.Lines.FirstOrDefault(other => other.JobId == line.JobId && other.Sequence > line.Sequence)?.State == line.State;

    private void Check(long upTo)
    {
        foreach (var job in jobId is null ? oracle.Lines.Select(line => line.JobId).Distinct() : [jobId])
        {
            var lines = oracle.Lines.Where(line => line.JobId == job && line.Sequence > _from && line.Sequence <= upTo).ToList();
            var got = _got.Where(entry => entry.Job.JobId == job).ToList();
            if (upTo == long.MaxValue && jobId is null)
            {
                Assert.Equal(LogOracle.Distinct(lines.Select(line => line.State)), LogOracle.Distinct(got.Select(State)));
                Assert.Equal(lines.LastOrDefault()?.Sequence, got.LastOrDefault()?.Sequence);
            }
            else if (jobId is null)
            {
                // what was passed over in the middle of a run comes with a later reading of it
                var expected = LogOracle.Distinct(lines.Where(line => !IsConflated(line)).Select(line => line.State));
                var all = LogOracle.Distinct(got.Select(State));
                Assert.True(
                    expected.SequenceEqual(all.Take(expected.Count)),
                    $"{string.Join(',', expected)} is not in {string.Join(',', all)}"
                );
            }
            else if (upTo == long.MaxValue && lines is [.., { IsDelete: false } last])
            {
                var since = lines.FindLastIndex(line => line.IsDelete) + 1;
                Assert.Equal(last.Sequence, got[^1].Sequence);
                Assert.Equal(
                    LogOracle.Distinct(lines.Skip(since).Select(line => line.State)),
                    LogOracle.Distinct(got.Where(entry => entry.Sequence >= lines[since].Sequence).Select(State))
                );
            }
        }
    }

    private static string State(LogEntry entry) => entry.IsDelete ? "deleted" : $"{entry.Job.State}/{entry.Job.RetryCount}";
}
