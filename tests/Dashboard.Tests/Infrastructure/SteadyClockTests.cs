using Dashboard.Infrastructure;
using Testing;

namespace Dashboard.Tests.Infrastructure;

public sealed class SteadyClockTests
{
    [Fact]
    public void Clock_SetBackOrForth_GoesOnAsTimePasses()
    {
        var machine = new Machine();
        var clock = new SteadyClock(machine);

        machine.Pass(TimeSpan.FromSeconds(5));
        machine.Set(JobsOf.Start.AddHours(-1));
        Assert.Equal(JobsOf.Start.AddSeconds(5), clock.Now);

        machine.Set(JobsOf.Start.AddYears(1));
        machine.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(JobsOf.Start.AddSeconds(10), clock.Now);
    }

    /// <summary>A machine that slept, or whose clock was set: what is told must be what its clock will show.</summary>
    [Fact]
    public void Clock_ToldByTheMachines_IsWhatThatShowsThen_AndTheSameEachTime()
    {
        var machine = new Machine();
        var clock = new SteadyClock(machine);
        var at = clock.Now.AddSeconds(30);
        Assert.Equal(JobsOf.Start.AddSeconds(30), clock.ToWall(at));

        machine.Set(JobsOf.Start.AddHours(3));
        Assert.Equal(JobsOf.Start.AddHours(3).AddSeconds(30), clock.ToWall(at));

        machine.Set(JobsOf.Start.AddHours(3).AddMicroseconds(70));
        Assert.Equal(JobsOf.Start.AddHours(3).AddSeconds(30), clock.ToWall(at));
    }

    private sealed class Machine : TimeProvider
    {
        private DateTimeOffset _now = JobsOf.Start;
        private long _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _passed;

        public void Set(DateTimeOffset now) => _now = now;

        public void Pass(TimeSpan time) => (_now, _passed) = (_now + time, _passed + time.Ticks);
    }
}
