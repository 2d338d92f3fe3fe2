namespace Simulator.Workloads;

/// <summary>
/// The engine: takes what is due off the agenda, changes jobs, and tells the observers. All under one lock; whoever reads first brings the
/// story up to the present, so that no answer is older than an event that is due.
/// </summary>
internal sealed class Story
{
    // Between so many events the lock is let go, for readers.
    private const int Batch = 1000;

    private readonly Lock _gate = new();
    private readonly Agenda _agenda = new();
    private readonly StorySource _source;
    private readonly TickGrid _ticks;
    private readonly JobExpiry _expiry;
    private IStoryObserver[] _observers = [];
    private DateTimeOffset _present;
    private long _ordinals;

    /// <param name="tickInterval">In wall time; the story's own ticks are this times the speed.</param>
    public Story(StoryClock clock, StorySource source, TimeSpan tickInterval, int keptJobs)
    {
        Clock = clock;
        Jobs = new JobRegister(keptJobs);
        _expiry = new JobExpiry(_agenda, Jobs);
        _source = source;
        _ticks = new TickGrid(clock.Start, tickInterval.Ticks * clock.Speed);
        _present = clock.Start;
        lock (_gate)
        {
            source.Begin(this);
            // What happens at the start itself is for the observers to see.
            TakeDue(clock.Start.AddTicks(-1), int.MaxValue);
        }
    }

    public StoryClock Clock { get; }

    public JobRegister Jobs { get; }

    /// <summary>Number of the last event of all jobs in this epoch.</summary>
    public long Sequence { get; private set; }

    public void Observe(params IStoryObserver[] observers)
    {
        lock (_gate)
        {
            _observers = [.. _observers, .. observers];
        }
    }

    /// <summary>Reads, or adds a job, at the present moment; nothing else happens meanwhile.</summary>
    public T Read<T>(Func<DateTimeOffset, T> read)
    {
        while (true)
        {
            lock (_gate)
            {
                if (CatchUp())
                {
                    var result = read(_present);
                    TellCaughtUp();
                    return result;
                }
            }
        }
    }

    /// <summary>Brings the story up to the present.</summary>
    /// <returns>The moment of the next event; null when nothing is left to happen.</returns>
    public DateTimeOffset? Advance()
    {
        while (true)
        {
            lock (_gate)
            {
                if (CatchUp())
                {
                    return _agenda.NextAt;
                }
            }
        }
    }

    /// <summary>Every event number starts again at 1.</summary>
    public void RestartSequences()
    {
        Sequence = 0;
        foreach (var job in Jobs.OldestFirst)
        {
            job.Sequence = 0;
        }
    }

    public long NextOrdinal() => _ordinals++;

    public void PlanArrival(DateTimeOffset at, long number, object? payload = null) => _agenda.AddArrival(at, number, payload);

    /// <summary>Adds a job as it is created.</summary>
    /// <returns>False if there is a job of that id.</returns>
    public bool TryAdd(SimulatedJob job, DateTimeOffset at)
    {
        if (!Jobs.TryAdd(job))
        {
            return false;
        }

        _expiry.Added(job);
        Entered(job, at);
        return true;
    }

    /// <summary>To be called when a job was moved to another state by anything but the agenda.</summary>
    public void Entered(SimulatedJob job, DateTimeOffset at)
    {
        job.Version++;
        Publish(job, at, isStateChange: true);
        PlanNext(job, at);
        _source.Changed(this, job, at);
        if (job.IsOver)
        {
            foreach (var removed in Jobs.MarkOver(job))
            {
                Forget(removed, at);
            }
        }
    }

    // False: more is due, but others may want the lock.
    private bool CatchUp()
    {
        var now = Clock.Now;
        var done = TakeDue(now, Batch);
        TellCaughtUp();
        if (done && now > _present)
        {
            _present = now;
        }

        return done;
    }

    private void TellCaughtUp()
    {
        foreach (var observer in _observers)
        {
            observer.OnCaughtUp();
        }
    }

    private bool TakeDue(DateTimeOffset until, int limit)
    {
        for (var taken = 0; taken < limit; taken++)
        {
            if (!_agenda.TryTake(until, out var entry))
            {
                return true;
            }

            switch (entry.Kind)
            {
                case AgendaKind.Arrival:
                    _source.Arrive(this, entry.At, entry.Number, entry.Payload);
                    break;
                case AgendaKind.Change:
                    if (entry.Job!.Change())
                    {
                        Entered(entry.Job, entry.At);
                    }
                    else
                    {
                        PlanNext(entry.Job, entry.At);
                    }

                    break;
                case AgendaKind.Tick:
                    Publish(entry.Job!, entry.At, isStateChange: false);
                    PlanTick(entry.Job!, entry.At);
                    break;
                default:
                    if (_expiry.Take(entry.At) is { } expired)
                    {
                        Forget(expired, entry.At);
                    }

                    break;
            }
        }

        return false;
    }

    private void Publish(SimulatedJob job, DateTimeOffset at, bool isStateChange)
    {
        job.Sequence++;
        Sequence++;
        var storyEvent = new StoryEvent(job, at, Sequence, isStateChange);
        foreach (var observer in _observers)
        {
            observer.OnEvent(storyEvent);
        }
    }

    private void PlanNext(SimulatedJob job, DateTimeOffset at)
    {
        if (job.NextChangeAt is { } next)
        {
            _agenda.Add(AgendaKind.Change, next, job);
        }

        PlanTick(job, at);
    }

    private void PlanTick(SimulatedJob job, DateTimeOffset at)
    {
        if (!job.IsTicking)
        {
            return;
        }

        var next = _ticks.Next(job.Id, at);
        if (job.NextChangeAt is not { } change || next < change)
        {
            _agenda.Add(AgendaKind.Tick, next, job);
        }
    }

    private void Forget(SimulatedJob job, DateTimeOffset at)
    {
        job.Version++;
        job.IsRemoved = true;
        foreach (var observer in _observers)
        {
            observer.OnRemoved(job, at);
        }
    }
}
