namespace Simulator.Workloads;

/// <summary>GPUs by type, and those who wait for them: by priority, then by order of arrival. The head of the queue waits for all it needs.</summary>
internal sealed class GpuCluster(Incidents incidents)
{
    private readonly Dictionary<string, Pool> _pools = new(StringComparer.Ordinal);
    private long _arrivals;

    public void SetCapacity(GpuModel gpu, int count) => PoolOf(gpu).Capacity = count;

    public void Enqueue(ModelledJob job)
    {
        var rank = job.Outline.Priority switch
        {
            "high" => 0,
            "low" => 2,
            _ => 1,
        };
        PoolOf(job.Outline.Gpu).Waiting.Enqueue((job, job.RetryCount), (rank, _arrivals++));
    }

    public void Release(ModelledJob job) => PoolOf(job.Outline.Gpu).InUse -= job.Outline.GpuCount;

    /// <summary>Takes the next job off the queue if there is room for it.</summary>
    public ModelledJob? Next(GpuModel gpu, DateTimeOffset at)
    {
        var pool = PoolOf(gpu);
        var capacity = incidents.IsShort(gpu, at) ? Math.Max(8, pool.Capacity / 2) : pool.Capacity;
        while (pool.Waiting.TryPeek(out var waiting, out _))
        {
            var (job, attempt) = waiting;
            if (job.State != JobState.Queued || job.RetryCount != attempt)
            {
                pool.Waiting.Dequeue();
                continue;
            }

            if (pool.InUse + job.Outline.GpuCount > capacity)
            {
                return null;
            }

            pool.Waiting.Dequeue();
            pool.InUse += job.Outline.GpuCount;
            return job;
        }

        return null;
    }

    private Pool PoolOf(GpuModel gpu)
    {
        if (!_pools.TryGetValue(gpu.Name, out var pool))
        {
            _pools[gpu.Name] = pool = new Pool();
        }

        return pool;
    }

    private sealed class Pool
    {
        public int Capacity { get; set; } = 8;

        public int InUse { get; set; }

        public PriorityQueue<(ModelledJob Job, int Attempt), (int Rank, long Arrival)> Waiting { get; } = new();
    }
}
