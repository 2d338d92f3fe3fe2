using Dashboard.Jobs;

namespace Dashboard.Relay.Status;

/// <summary>
/// A program that reads a job's details again and again looks at the job as an open page does, until it has not asked for a while: so the
/// details of all that programs read come in a few batches, not by a request for each of their reads.
/// </summary>
internal sealed class ProgramLooks : IDisposable
{
    /// <summary>Longer than programs pause between two reads as a rule.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>Who asks for ever new jobs looks at none of them.</summary>
    private const int Most = 10_000;

    private readonly JobInterest _interest;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string JobId, JobDetail Details), Asked> _asked = [];

    public ProgramLooks(JobInterest interest, TimeProvider timeProvider)
    {
        _interest = interest;
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(_ => Forget(), null, Lifetime / 3, Lifetime / 3);
    }

    /// <summary>A program asks for the details of a job. Once is no look.</summary>
    public void Note(string jobId, JobDetail details)
    {
        lock (_lock)
        {
            var now = _timeProvider.GetTimestamp();
            if (_asked.TryGetValue((jobId, details), out var asked))
            {
                asked.At = now;
                asked.Look ??= _interest.Add(jobId, details);
            }
            else if (_asked.Count < Most)
            {
                _asked.Add((jobId, details), new Asked { At = now });
            }
        }
    }

    /// <summary>
    /// A program reads a job. One that is left alone is looked at from the first time on, for as long as reads come: else they would get
    /// the same state for ever.
    /// </summary>
    public void NoteRead(string jobId, bool isLeftAlone)
    {
        lock (_lock)
        {
            var key = (jobId, JobDetail.None);
            if (_asked.TryGetValue(key, out var asked))
            {
                asked.At = _timeProvider.GetTimestamp();
            }
            else if (isLeftAlone && _asked.Count < Most)
            {
                var look = _interest.Add(jobId, JobDetail.None);
                _asked.Add(key, new Asked { At = _timeProvider.GetTimestamp(), Look = look });
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Forget()
    {
        lock (_lock)
        {
            foreach (var (key, asked) in _asked)
            {
                if (_timeProvider.GetElapsedTime(asked.At) > Lifetime)
                {
                    asked.Look?.Dispose();
                    _asked.Remove(key);
                }
            }
        }
    }

    private sealed class Asked
    {
        public long At { get; set; }

        public IDisposable? Look { get; set; }
    }
}
