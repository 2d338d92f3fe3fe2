using Dashboard.Infrastructure;
using Dashboard.Jobs.Search;

namespace Dashboard.Jobs.Views;

/// <summary>What overviews follow: the first of a query's order, and counts by name.</summary>
internal sealed partial class JobViews : IFleetViews
{
    /// <summary>A second: an overview is read, not watched.</summary>
    private const int TicksOfFleet = 4;

    private readonly List<TopSource> _tops = [];
    private readonly FleetTally _endpoints = new(SearchFields.Endpoint, facts => facts.EndpointId);
    private readonly FleetTally _gpus = new(SearchFields.Gpu, facts => facts.GpuType);
    private SharesSource? _shares;
    private int _ticksSinceFleet;

    public ILiveValue<JobTop> GetTop(JobQuery query, int most)
    {
        lock (_lock)
        {
            CatchUp();
            var top = _tops.Find(top => top.View.Query == query && top.Most == most);
            if (top is null)
            {
                top = new TopSource(this, Find(query), most);
                _tops.Add(top);
                top.Publish();
            }

            return top;
        }
    }

    public ILiveValue<FleetShares> GetShares()
    {
        lock (_lock)
        {
            CatchUp();
            _shares ??= new SharesSource(this);
            _shares.KeepUp();
            return _shares;
        }
    }

    private void TakeShares(in JobStep step)
    {
        if (_shares is { IsKept: true })
        {
            _endpoints.Take(step);
            _gpus.Take(step);
        }
    }

    private void PublishFleet()
    {
        if (++_ticksSinceFleet < TicksOfFleet)
        {
            return;
        }

        _ticksSinceFleet = 0;
        foreach (var top in _tops)
        {
            Guard(top, top.Publish);
        }

        if (_shares is { IsKept: true } shares)
        {
            Guard(shares, shares.Publish);
        }
    }

    private void LetGoFleet()
    {
        _tops.RemoveAll(top => top.IsLeft(Linger));
        if (_shares?.IsLeft(Linger) == true)
        {
            _shares.LetGo();
        }
    }

    /// <summary>Kept up while somebody follows it, and a little longer; who follows it after that has it taken up again.</summary>
    private abstract class FleetSource<T>(JobViews owner, T first) : ILiveValue<T>
        where T : class
    {
        private readonly LiveValue<T> _value = new(first);
        private int _followers;
        private long _leftAt = owner._timeProvider.GetTimestamp();

        protected JobViews Owner { get; } = owner;

        public T Current => _value.Current;

        public bool IsLeft(TimeSpan linger) => _followers == 0 && Owner._timeProvider.GetElapsedTime(_leftAt) > linger;

        public IDisposable Subscribe(Action changed)
        {
            var subscription = _value.Subscribe(changed);
            lock (Owner._lock)
            {
                _followers++;
                Owner.CatchUp();
                TakeUp();
            }

            return new Follower(this, subscription);
        }

        /// <summary>Shows what is so now, where that is something else. Under the owner's lock.</summary>
        public void Publish()
        {
            var now = Read();
            if (!now.Equals(_value.Current))
            {
                _value.Publish(now);
            }
        }

        protected abstract T Read();

        /// <summary>Makes sure that it is kept up.</summary>
        protected abstract void TakeUp();

        protected void Linger() => _leftAt = Owner._timeProvider.GetTimestamp();

        private void Leave()
        {
            lock (Owner._lock)
            {
                _followers--;
                Linger();
            }
        }

        private sealed class Follower(FleetSource<T> source, IDisposable subscription) : IDisposable
        {
            private int _isDisposed;

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                {
                    subscription.Dispose();
                    source.Leave();
                }
            }
        }
    }

    private sealed class TopSource(JobViews owner, JobView view, int most) : FleetSource<JobTop>(owner, JobTop.None)
    {
        public JobView View { get; private set; } = view;

        public int Most { get; } = most;

        protected override JobTop Read() => new(View.GetFirst(Most), View.Count, View.Counts.Current);

        protected override void TakeUp()
        {
            if (!Owner._tops.Contains(this))
            {
                View = Owner.Find(View.Query);
                Owner._tops.Add(this);
                Publish();
            }
        }
    }

    private sealed class SharesSource(JobViews owner) : FleetSource<FleetShares>(owner, FleetShares.None)
    {
        public bool IsKept { get; private set; }

        public void KeepUp()
        {
            Linger();
            TakeUp();
        }

        public void LetGo()
        {
            IsKept = false;
            Owner._endpoints.Clear();
            Owner._gpus.Clear();
        }

        protected override FleetShares Read() => new(Owner._endpoints.ToShares(), Owner._gpus.ToShares());

        protected override void TakeUp()
        {
            if (IsKept)
            {
                return;
            }

            IsKept = true;
            for (var slot = 0; slot < Owner._index.End; slot++)
            {
                if (Owner._index.At(slot) is not null)
                {
                    Owner._endpoints.Add(Owner._index.FactsAt(slot));
                    Owner._gpus.Add(Owner._index.FactsAt(slot));
                }
            }

            Publish();
        }
    }
}
