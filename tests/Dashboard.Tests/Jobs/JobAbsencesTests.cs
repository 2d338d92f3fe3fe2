using Dashboard.Jobs;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs;

public sealed class JobAbsencesTests
{
    private static readonly DateTimeOffset Created = JobsOf.Start;

    [Fact]
    public void NeverSeen_IsNotFound() => Assert.Equal(AbsenceKind.NotFound, JobAbsences.KindOf(null, clock: null));

    [Fact]
    public void ThatUpstreamHas_IsNotAbsent_HoweverOld() =>
        Assert.Null(JobAbsences.KindOf(Job("2020-01-01T00:00:00Z"), clock: null));

    [Theory]
    [InlineData(0, AbsenceKind.Gone)]
    [InlineData(30 * 24, AbsenceKind.Gone)]
    [InlineData((30 * 24) + 1, AbsenceKind.Expired)]
    public void ThatUpstreamHadOnce_IsGoneOrExpired_ByItsAgeWhenItWasMissed(int hours, AbsenceKind expected)
    {
        var job = Job("2026-01-01T00:00:00Z") with { GoneSince = Created.AddHours(hours) };

        Assert.Equal(expected, JobAbsences.KindOf(job, clock: null));
    }

    [Fact]
    public void WithoutACreationTime_IsAtLeastAsOldAsItIsKnown()
    {
        var job = Job(createdAt: null);

        Assert.Equal(AbsenceKind.Gone, JobAbsences.KindOf(job with { GoneSince = Created.AddDays(1) }, clock: null));
        Assert.Equal(AbsenceKind.Expired, JobAbsences.KindOf(job with { GoneSince = Created.AddDays(31) }, clock: null));
    }

    /// <summary>Its story is told a thousand times as fast: an hour of ours is more than a month of its.</summary>
    [Fact]
    public void OfASimulator_AgesByItsClock()
    {
        var job = Job("2026-01-01T00:00:00Z") with { GoneSince = Created.AddHours(1) };

        Assert.Equal(AbsenceKind.Expired, JobAbsences.KindOf(job, new UpstreamClock(Created, Created, 1000)));
        Assert.Equal(AbsenceKind.Gone, JobAbsences.KindOf(job, new UpstreamClock(Created, Created, 100)));
        Assert.Equal(
            AbsenceKind.Expired,
            JobAbsences.KindOf(job with { Document = Job(null).Document }, new UpstreamClock(Created, Created, 1000))
        );
    }

    private static Job Job(string? createdAt)
    {
        var created = createdAt is null ? "" : $$""","createdAt":"{{createdAt}}" """;
        return JobUpdate.Apply(null, JobsOf.Observation("a", $$"""{"status":"running"{{created}}}""")).Job;
    }
}
