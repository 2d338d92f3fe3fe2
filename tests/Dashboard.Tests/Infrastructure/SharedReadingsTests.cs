using Dashboard.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Infrastructure;

public sealed class SharedReadingsTests
{
    private readonly FakeTimeProvider _time = new();

    /// <summary>Who asks for one scope does not wait for another's.</summary>
    [Fact]
    public async Task ScopeThatIsReadForLong_HoldsUpNoOther()
    {
        using var entered = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        var readings = new SharedReadings<string, string>(
            () => 0,
            scope =>
            {
                if (scope == "slow")
                {
                    entered.Release();
                    leave.Wait(TestContext.Current.CancellationToken);
                }

                return scope;
            },
            TimeSpan.FromSeconds(1),
            _time
        );
        var slow = Task.Run(() => readings.Get("slow"), TestContext.Current.CancellationToken);
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("quick", readings.Get("quick").Current);
        leave.Release();
        Assert.Equal("slow", (await slow).Current);
    }

    /// <summary>Who is told may ask at once.</summary>
    [Fact]
    public void WhoIsTold_MayAskInReturn()
    {
        var version = 0;
        var readings = new SharedReadings<string, string>(() => version, _ => $"{version}", TimeSpan.FromSeconds(1), _time);
        var reading = readings.Get("a");
        var seen = "";
        using var _ = reading.Subscribe(() => seen = readings.Get("a").Current);
        version = 1;
        _time.Advance(TimeSpan.FromSeconds(1));
        readings.Tick();
        Assert.Equal("1", seen);
    }

    /// <summary>One that could not be read is read at the next asking.</summary>
    [Fact]
    public void ReadingThatFails_IsNoReading()
    {
        var fails = true;
        var readings = new SharedReadings<string, string>(
            () => 0,
            _ => fails ? throw new InvalidOperationException() : "a",
            TimeSpan.FromSeconds(1),
            _time
        );
        Assert.Throws<InvalidOperationException>(() => readings.Get("a"));
        fails = false;
        Assert.Equal("a", readings.Get("a").Current);
    }

    [Fact]
    public void ScopeThatCannotBeRead_KeepsNoOtherFromIt()
    {
        var (version, fails) = (0, false);
        var readings = new SharedReadings<string, string>(
            () => version,
            scope => fails && scope == "bad" ? throw new InvalidOperationException() : $"{scope} {version}",
            TimeSpan.FromSeconds(1),
            _time
        );
        string[] scopes = ["bad", "good", "better"];
        var followed = scopes.Select(readings.Get).ToList();
        var subscriptions = followed.Select(reading => reading.Subscribe(() => { })).ToList();
        (version, fails) = (1, true);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Throws<InvalidOperationException>(readings.Tick);
        Assert.Equal(["bad 0", "good 1", "better 1"], followed.Select(reading => reading.Current));
        subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
