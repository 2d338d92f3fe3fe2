using Dashboard.Upstream.Webhooks;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Tests.Upstream.Webhooks;

public sealed class WebhookArrivalsTests
{
    private readonly FakeTimeProvider _time = new(JobsOf.Start);

    [Fact]
    public void Find_AJobWithWebhooks_SaysWhenTheLastCame()
    {
        var arrivals = new WebhookArrivals(_time);
        arrivals.Note("job_a");
        _time.Advance(TimeSpan.FromMinutes(3));
        arrivals.Note("job_a");

        Assert.Equal(JobsOf.Start.AddMinutes(3), arrivals.Find("job_a"));
        Assert.Null(arrivals.Find("job_b"));
    }

    [Fact]
    public void Note_MoreJobsThanAreRemembered_ForgetsThoseLongestSilent()
    {
        var arrivals = new WebhookArrivals(_time, mostJobs: 100);
        for (var i = 0; i < 1000; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            arrivals.Note($"job_{i}");
            arrivals.Note("job_often");
        }

        var remembered = Enumerable.Range(0, 1000).Where(i => arrivals.Find($"job_{i}") is not null).ToList();
        Assert.InRange(remembered.Count, 89, 100);
        Assert.Equal(Enumerable.Range(1000 - remembered.Count, remembered.Count), remembered);
        Assert.NotNull(arrivals.Find("job_often"));
    }

    [Fact]
    public async Task Counts_FromManyThreads_AreExact()
    {
        var arrivals = new WebhookArrivals(_time);
        await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(thread =>
                        Task.Run(() =>
                        {
                            for (var i = 0; i < 1000; i++)
                            {
                                arrivals.Note($"job_{thread}_{i % 10}");
                                arrivals.Count((WebhookOutcome)(i % 3));
                                arrivals.CountRefused(i % 2 == 0 ? "a" : "b");
                            }
                        })
                    )
            )
            .Soon();

        var reading = arrivals.GetReading();
        Assert.Equal((2672L, 2664L, 2664L), (reading.Accepted, reading.Duplicates, reading.Unusable));
        Assert.Equal(8000, reading.Refused);
    }
}
