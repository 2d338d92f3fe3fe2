using System.Collections.Immutable;

namespace Simulator.Workloads;

/// <summary>
/// Which endpoints have a warm worker to give. A worker stays warm for a while after its job; one that cooled down may still find its model in
/// the cache of the machine.
/// </summary>
internal sealed class WarmPools
{
    private static readonly TimeSpan WarmFor = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan CachedFor = TimeSpan.FromMinutes(25);

    private readonly Dictionary<string, Queue<DateTimeOffset>> _released = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _lastUse = new(StringComparer.Ordinal);

    public void Release(ModelledJob job, DateTimeOffset at)
    {
        var key = KeyOf(job);
        if (!_released.TryGetValue(key, out var workers))
        {
            _released[key] = workers = new Queue<DateTimeOffset>();
        }

        workers.Enqueue(at);
        _lastUse[key] = at;
    }

    public ColdStart Take(ModelledJob job, DateTimeOffset at, EndpointProfile profile)
    {
        var key = KeyOf(job);
        var random = new StoryRandom(job.Outline.Seed, (ulong)(2000 + job.RetryCount));
        if (_released.TryGetValue(key, out var workers))
        {
            while (workers.TryPeek(out var since) && at - since > WarmFor)
            {
                workers.Dequeue();
            }

            if (random.Chance(0.65) && workers.TryDequeue(out _))
            {
                return ColdStart.Warm;
            }
        }

        var cached = _lastUse.TryGetValue(key, out var last) && at - last < CachedFor && random.Chance(0.55);
        return Draw(ref random, profile.ColdStart, cached);
    }

    private static ColdStart Draw(ref StoryRandom random, ColdStartProfile profile, bool cached)
    {
        var factor = cached ? 0.18 : 1;
        var phases = ImmutableArray.CreateBuilder<KeyValuePair<string, double>>(4);
        phases.Add(Phase("containerStart", random.LogNormal(profile.ContainerSeconds, 0.25)));
        if (profile.Extra is { } extra)
        {
            phases.Add(Phase(extra, random.LogNormal(profile.ExtraSeconds, 0.3) * factor));
        }

        phases.Add(Phase("modelLoad", random.LogNormal(profile.ModelSeconds, 0.35) * factor));
        phases.Add(Phase("dependencyLoad", random.LogNormal(profile.DependencySeconds, 0.3)));
        return new ColdStart(true, cached, phases.DrainToImmutable());
    }

    private static KeyValuePair<string, double> Phase(string name, double seconds) =>
        new(name, Math.Max(0.1, Math.Round(seconds, 1)));

    private static string KeyOf(ModelledJob job) => $"{job.EndpointId} {job.Outline.Gpu.Name}";
}
