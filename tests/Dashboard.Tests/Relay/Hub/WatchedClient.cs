using System.Text;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Dashboard.Relay;
using Dashboard.Relay.Hub;
using Dashboard.Relay.Log;
using Shared.Hub;
using Shared.Jobs;

namespace Dashboard.Tests.Relay.Hub;

/// <summary>A client of the hub that applies what it is told, and breaks off and comes back; beside the jobs as they are.</summary>
internal sealed class WatchedClient(JobSearch search, int mostHistory, WatchLimits limits)
{
    private readonly ChangeLog _log = new(new Random(1), mostHistory, long.MaxValue);
    private readonly Dictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _held = new(StringComparer.Ordinal);
    private JobPosition? _position;
    private WatchReader? _reader;

    public DateTimeOffset Time { get; set; }

    public int Resets { get; private set; }

    private SearchMoment Now => new(Time.UtcTicks);

    public void Change(Job job)
    {
        _log.Append(JobChange.Upsert(job, _jobs.GetValueOrDefault(job.JobId)));
        _jobs[job.JobId] = job;
    }

    public void Delete(string jobId)
    {
        if (_jobs.Remove(jobId, out var last))
        {
            _log.Append(JobChange.Delete(last));
        }
    }

    public void BeginAnew() => _log.Reset(_jobs.Values);

    /// <summary>Its connection breaks: what it has and where it was, it keeps.</summary>
    public void BreakOff() => _reader = null;

    /// <summary>Takes one step.</summary>
    /// <returns>False where there is nothing more for now.</returns>
    public bool Read()
    {
        _reader ??= new WatchReader(_log, new JobListFilter(search.Terms), _position, Now, slack: 0, limits);
        if (_reader.Read(Now) is { } batch)
        {
            Apply(batch);
            return true;
        }

        return _reader.HasMore || _reader.HasRead;
    }

    /// <summary>Reads to the end, and compares what it has with what the search finds in all jobs.</summary>
    public void Check()
    {
        for (var steps = 0; Read(); steps++)
        {
            Assert.True(steps < 10_000, "The watch does not end.");
        }

        Assert.Equal(
            _jobs
                .Values.Where(job => search.Matches(JobFacts.Of(job), Now))
                .Select(job => (job.JobId, Text(ServedDocument.Of(job).Json)))
                .OrderBy(job => job.JobId, StringComparer.Ordinal),
            _held.Select(job => (job.Key, job.Value)).OrderBy(job => job.Key, StringComparer.Ordinal)
        );
    }

    private void Apply(JobBatch batch)
    {
        Assert.False(batch.Upserts.Count > limits.Snapshot + limits.Changes + (20 * limits.Flips), "A batch without a bound.");
        if (batch.Reset)
        {
            _held.Clear();
            Resets++;
        }

        foreach (var upsert in batch.Upserts)
        {
            _held[upsert.Read().Document!.JobId] = Text(upsert.Json);
        }

        batch.Deletes.ToList().ForEach(jobId => _held.Remove(jobId));
        _position = batch.Position;
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
