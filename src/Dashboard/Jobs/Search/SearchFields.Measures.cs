using Shared.Quantities;

namespace Dashboard.Jobs.Search;

public static partial class SearchFields
{
    public static SearchField Cost { get; } =
        new("cost", SearchKind.Money, "US dollars so far, or in the end, of all its attempts that were seen", "cost>5")
        {
            Dollars = (in facts) => facts.Cost,
        };

    public static SearchField Progress { get; } =
        new("progress", SearchKind.Number, "percent", "progress>=90") { Number = (in facts) => facts.Progress };

    public static SearchField Utilization { get; } =
        new("utilization", SearchKind.Number, "percent of its GPUs, while it runs", "utilization<20")
        {
            Aliases = ["util"],
            Number = (in facts) => facts.UtilizationPercent,
        };

    public static SearchField Cpu { get; } =
        new("cpu", SearchKind.Number, "percent of its CPUs", "cpu>80")
        {
            Number = (in facts) => facts.Job.Document.CpuUtilizationPercent ?? double.NaN,
        };

    public static SearchField Memory { get; } =
        new("memory", SearchKind.Size, "GPU memory used", "memory>40GB") { Number = (in facts) => Bytes(facts.Job.MemoryUsed) };

    public static SearchField MemoryTotal { get; } =
        new("memory-total", SearchKind.Size, "GPU memory installed", "memory-total>=80GB")
        {
            Aliases = ["memoryTotal"],
            Number = (in facts) => Bytes(facts.Job.MemoryTotal),
        };

    public static SearchField Gpus { get; } =
        new("gpus", SearchKind.Number, "how many GPUs it has", "gpus>=8")
        {
            Number = (in facts) => facts.Job.Document.GpuCount ?? double.NaN,
        };

    public static SearchField Retries { get; } =
        new("retries", SearchKind.Number, "how often it was tried again", "retries>1")
        {
            Aliases = ["retryCount"],
            Number = (in facts) => facts.RetryCount,
        };

    public static SearchField Age { get; } =
        new("age", SearchKind.Duration, "time since it was created", "age>2d")
        {
            Ticks = (in facts, now) => facts.CreatedTicks == JobFacts.NoTime ? JobFacts.NoTime : now - facts.CreatedTicks,
            Grows = (in facts) => facts.CreatedTicks != JobFacts.NoTime,
        };

    public static SearchField Wait { get; } =
        new("wait", SearchKind.Duration, "time from creation, or from the attempt before, to start", "wait>10m")
        {
            Ticks = (in facts, now) => facts.WaitTicks(now),
            Grows = (in facts) => facts.IsWaitingToStart,
        };

    public static SearchField Run { get; } =
        new("run", SearchKind.Duration, "time from start to end", "run>1h30m")
        {
            Aliases = ["duration"],
            Ticks = (in facts, now) => facts.RunTicks(now),
            Grows = (in facts) => facts.IsRunningOn,
        };

    public static SearchField Created { get; } =
        new("created", SearchKind.Instant, "when it was created", "created:2026-01-31")
        {
            Aliases = ["createdAt"],
            Ticks = (in facts, _) => facts.CreatedTicks,
        };

    public static SearchField Started { get; } =
        new("started", SearchKind.Instant, "when it started", "started>-24h")
        {
            Aliases = ["startedAt"],
            Ticks = (in facts, _) => facts.StartedTicks,
        };

    public static SearchField Ended { get; } =
        new("ended", SearchKind.Instant, "when it was over", "ended>-1h")
        {
            Aliases = ["completed", "completedAt", "failedAt", "endedAt"],
            Ticks = (in facts, _) => facts.EndedTicks,
        };

    public static SearchField Eta { get; } =
        new("eta", SearchKind.Instant, "when upstream expects it to be over, or to be tried again", "eta<+10m")
        {
            Aliases = ["estimatedCompletion"],
            Ticks = (in facts, _) => facts.EtaTicks,
        };

    public static SearchField Confirmed { get; } =
        new("confirmed", SearchKind.Instant, "when upstream last told its state", "confirmed<-5m")
        {
            Ticks = (in facts, _) => facts.Job.LastConfirmedAt.UtcTicks,
        };

    private static double Bytes(ByteSize? size) => size?.Bytes ?? double.NaN;
}
