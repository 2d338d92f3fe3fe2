using System.Collections.Immutable;

namespace Dashboard.Infrastructure;

/// <summary>A value kept in memory by one writer and followed by any number of readers.</summary>
public sealed class LiveValue<T>(T initial) : ILiveValue<T>
    where T : class
{
    private ImmutableArray<Subscription> _subscriptions = [];
    private volatile T _current = initial;

    public T Current => _current;

    /// <summary>How many follow the value now.</summary>
    public int SubscriberCount => _subscriptions.Length;

    public void Publish(T value)
    {
        _current = value;
        foreach (var subscription in _subscriptions)
        {
            subscription.Changed();
        }
    }

    public IDisposable Subscribe(Action changed)
    {
        var subscription = new Subscription(this, changed);
        ImmutableInterlocked.Update(ref _subscriptions, (all, one) => all.Add(one), subscription);
        return subscription;
    }

    private sealed class Subscription(LiveValue<T> owner, Action changed) : IDisposable
    {
        public Action Changed { get; } = changed;

        public void Dispose() => ImmutableInterlocked.Update(ref owner._subscriptions, (all, one) => all.Remove(one), this);
    }
}
