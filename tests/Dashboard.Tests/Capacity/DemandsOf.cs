using CsCheck;
using Dashboard.Capacity;
using Testing;

namespace Dashboard.Tests.Capacity;

/// <summary>Demands in whole seconds from <see cref="JobsOf.Start"/> on, so that what a second is like can be looked up.</summary>
internal static class DemandsOf
{
    public const int Length = 300;

    private static readonly Gen<GpuDemand> One =
        from queued in Gen.Int[-60, Length]
        from wait in Gen.Int[0, 80]
        from hold in Gen.Int[0, 120]
        from gpus in Gen.Int[1, 4]
        from rank in Gen.Int[0, 2]
        from endpoint in Gen.Int[0, 2]
        from load in Gen.Int[0, 20]
        from kind in Gen.Int[0, 9]
        select Of(
            kind == 0 ? null : queued,
            kind == 1 ? null : queued + wait,
            kind == 2 || (kind == 1 && hold % 2 == 0) ? null : queued + wait + hold,
            gpus
        ) with
        {
            Rank = rank,
            EndpointId = $"ep_{endpoint}",
            LoadSeconds = load,
        };

    public static Gen<GpuDemand[]> Some { get; } = One.Array[0, 30];

    public static GpuDemand Of(int? queued, int? held, int? ended, int gpus = 1) =>
        new("job", 1, Maybe(queued), Maybe(held), Maybe(ended)) { Gpus = gpus };

    public static DateTimeOffset At(double second) => JobsOf.Start.AddSeconds(second);

    private static DateTimeOffset? Maybe(int? second) => second is { } at ? At(at) : null;
}
