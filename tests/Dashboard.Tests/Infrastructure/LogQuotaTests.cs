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

    [Fact]
    public void AnotherTrouble_IsToldToo_WhileTheFirstIsNot()
    {
        var quota = new LogQuota(_time);
        Take(quota, 10, "502");

        Assert.Equal(["", "", Note], Take(quota, 10, "refused"));
        Assert.Empty(Take(quota, 10, "502"));
    }

    [Fact]
    public void TroublesWithoutNumber_ShareOneQuota_UntilOthersAreOver()
    {
        var quota = new LogQuota(_time);
        for (var i = 0; i < LogQuota.MostKinds; i++)
        {
            Take(quota, 1, $"kind {i}");
        }

        Assert.Equal(
            ["", "", Note],
            [.. Take(quota, 1, "a"), .. Take(quota, 1, "b"), .. Take(quota, 1, "c"), .. Take(quota, 1, "d")]
        );
        _time.Advance(LogQuota.Window);
        Assert.Equal(["", "", Note], Take(quota, 10, "e"));
    }

    private static string Note => " More of this is not told for 10 minutes; /upstream counts it.";

    private static List<string> Take(LogQuota quota, int times, string kind = "one")
    {
        var notes = new List<string>();
        for (var i = 0; i < times; i++)
        {
            if (quota.TryTake(kind, out var note))
            {
                notes.Add(note);
            }
        }

        return notes;
    }
}
