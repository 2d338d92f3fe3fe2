namespace Simulator.Workloads;

internal static class Failures
{
    public const string ModelLoadFailed = "MODEL_LOAD_FAILED";

    private const long Gigabyte = 1_000_000_000;

    public static Failure OutOfMemory(ref StoryRandom random, JobOutline job)
    {
        var available = job.Gpu.MemoryBytes;
        var wanted = (long)(available * random.Between(1.05, 1.45) / Gigabyte) * Gigabyte;
        return new Failure
        {
            Code = "RESOURCE_EXHAUSTED",
            Message = "GPU memory limit exceeded during processing",
            Step = job.Steps[^1],
            MemoryRequiredBytes = Math.Max(wanted, available + Gigabyte),
            MemoryAvailableBytes = available,
            Suggestion = random.Pick([
                "Reduce input resolution or use smaller batch size",
                "Use a GPU type with more memory",
                "Enable gradient checkpointing or offloading",
            ]),
            IsRetryable = random.Chance(0.6),
        };
    }

    public static Failure Other(ref StoryRandom random, JobOutline job, bool coldStarted)
    {
        var step = random.Pick(job.Steps);
        return random.Below(coldStarted ? 5 : 4) switch
        {
            0 => new Failure
            {
                Code = "INVALID_INPUT",
                Message = $"Input {random.Below(900) + 17} of {job.TotalItems} could not be decoded",
                Step = job.Steps[0],
                Suggestion = "Check the input files before submitting the job again",
            },
            1 => new Failure
            {
                Code = "GPU_FAULT",
                Message = "GPU has fallen off the bus (Xid 79)",
                Step = step,
                IsRetryable = true,
            },
            2 => new Failure
            {
                Code = "STORAGE_UNAVAILABLE",
                Message = "Reading from object storage failed after 5 tries",
                Step = step,
                Suggestion = "No action needed: the job is retried",
                IsRetryable = true,
            },
            3 => new Failure
            {
                Code = "INTERNAL_ERROR",
                Message = "Worker process exited unexpectedly (signal 9)",
                Step = step,
                IsRetryable = random.Chance(0.7),
            },
            _ => new Failure
            {
                Code = ModelLoadFailed,
                Message = "Model weights could not be loaded: checksum mismatch",
                Step = "model_load",
                IsRetryable = true,
            },
        };
    }
}
