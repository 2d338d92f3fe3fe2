using Dashboard.Relay.Traffic;

namespace Dashboard.Tests.Relay.Traffic;

public sealed class RecentRateTests
{
    [Fact]
    public void Rate_IsOfTheLastTenSeconds_OrOfAllThereWere()
    {
        var rate = new RecentRate();
        Assert.Equal(0, rate.PerSecond);
        rate.Add(30);
        Assert.Equal(30, rate.PerSecond);
        rate.Add(40);
        Assert.Equal(20, rate.PerSecond);
        for (var second = 0; second < 10; second++)
        {
            rate.Add(40 + (second * 100));
        }

        // 940 now, 40 ten seconds ago
        Assert.Equal(90, rate.PerSecond);
        for (var second = 0; second < 10; second++)
        {
            rate.Add(940);
        }

        Assert.Equal(0, rate.PerSecond);
    }
}
