using Dashboard.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Infrastructure;

public sealed class LogQuotaTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void ManyTimes_AreToldThrice_TheLastWithANote_AndAgainAfterAWhile()
    {
        var quota = new LogQuota(_time);

        Assert.Equal(["", "", Note], Take(quota, 1000));
        _time.Advance(LogQuota.Window - TimeSpan.FromSeconds(1));
        Assert.Empty(Take(quota, 10));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["", "", Note], Take(quota, 10));
    }

    [Fact]
    public void NowAndThen_IsToldEachTime()
    {
        var quota = new LogQuota(_time);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(["", ""], Take(quota, 2));
            _time.Advance(LogQuota.Window);
        }
    }

    private static string Note => " More of this is not told for 10 minutes; /upstream counts it.";

    private static List<string> Take(LogQuota quota, int times)
    {
        var notes = new List<string>();
        for (var i = 0; i < times; i++)
        {
            if (quota.TryTake(out var note))
            {
                notes.Add(note);
            }
        }

        return notes;
    }
}
