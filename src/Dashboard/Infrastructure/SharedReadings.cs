namespace Dashboard.Infrastructure;

/// <summary>
/// One reading for all who look at the same scope: made anew where something has come, and where time has passed. Nothing is read where nobody
/// looks.
/// </summary>
/// <param name="getVersion">Another one whenever a reading may be another: asked before it is read.</param>
/// <param name="interval">No reading is made anew sooner.</param>
internal sealed class SharedReadings<TScope, TReading>(
    Func<long> getVersion,
    Func<TScope, TReading> read,
    TimeSpan interval,
    TimeProvider timeProvider
)
    where TScope : notnull
    where TReading : class
{
    /// <summary>A time that ends now moves on, also where nothing comes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<TScope, Shared> _shared = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _shared.Count;
            }
        }
    }

    /// <summary>The reading of a scope; followed by nobody, it is forgotten.</summary>
    public ILiveValue<TReading> Get(TScope scope)
    {
        Shared shared;
        lock (_lock)
        {
            if (!_shared.TryGetValue(scope, out shared!))
            {
                shared = _shared[scope] = new Shared();
            }

            shared.AskedAt = timeProvider.GetTimestamp();
        }

        Refresh(scope, shared);
        return shared.Reading!;
    }

    /// <summary>To be called again and again.</summary>
    public void Tick()
    {
        List<KeyValuePair<TScope, Shared>> all;
        lock (_lock)
        {
            all = [.. _shared];
        }

        Exception? fault = null;
        foreach (var (scope, shared) in all)
        {
            if (shared.Reading is { SubscriberCount: > 0 })
            {
                try
                {
                    Refresh(scope, shared);
                }
#pragma warning disable CA1031 // one scope that cannot be read keeps no other from it; it is told when all have had their turn
                catch (Exception e)
#pragma warning restore CA1031
                {
                    fault ??= e;
                }
            }
            else
            {
                ForgetOld(scope, shared);
            }
        }

        if (fault is not null)
        {
            throw new InvalidOperationException("A reading could not be made.", fault);
        }
    }

    /// <summary>Who renders before it follows has followed by now.</summary>
    private void ForgetOld(TScope scope, Shared shared)
    {
        lock (_lock)
        {
            if (timeProvider.GetElapsedTime(shared.AskedAt) > Longest && shared.Reading is not { SubscriberCount: > 0 })
            {
                _shared.Remove(scope);
            }
        }
    }

    /// <summary>Who asks for one scope does not wait for another's; and none is told while the reading is held.</summary>
    private void Refresh(TScope scope, Shared shared)
    {
        TReading reading;
        lock (shared)
        {
            var version = getVersion();
            if (shared.Reading is not null)
            {
                var elapsed = timeProvider.GetElapsedTime(shared.ReadAt);
                // who comes at each interval comes a little early at times
                if (elapsed < interval * 0.9 || (version == shared.Version && elapsed < Longest))
                {
                    return;
                }
            }

            var at = timeProvider.GetTimestamp();
            reading = read(scope);
            (shared.Version, shared.ReadAt) = (version, at);
            if (shared.Reading is null)
            {
                shared.Reading = new LiveValue<TReading>(reading);
                return;
            }
        }

        shared.Reading.Publish(reading);
    }

    private sealed class Shared
    {
        public long Version { get; set; }

        public long ReadAt { get; set; }

        public long AskedAt { get; set; }

        public LiveValue<TReading>? Reading { get; set; }
    }
}
