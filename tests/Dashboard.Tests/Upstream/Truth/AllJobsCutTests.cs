using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>The stream of all jobs cut at random places, many times over: upstream holds what was missed, so nothing may be lost or doubled.</summary>
public sealed class AllJobsCutTests
{
    private static readonly string[] Places = ["now", "middle", "before-end"];
    private static readonly int Cuts = LongTests.Amount(100, 1000);

    [Fact]
    public async Task Stream_CutAtRandom_LosesNothing()
    {
        await using var truth = await TruthUnderTest.StartAsync();
        var jobs = await truth.Simulator.SubmitRestlessAsync(LongTests.Amount(10, 50), 5000, 0.05);
        var begun = await truth.SeeTheBeginningAsync(jobs);
        var random = new Random(12);
        var opened = 0L;
        for (var cut = 0; cut < Cuts; cut++)
        {
            if (random.Next(3) > 0)
            {
                // an opening that is cut again and again looks like an upstream that is away, and is given a second each time
                await truth.Record.UntilAsync(() => truth.Streams.Opened > opened, () => "never opened again");
            }

            opened = truth.Streams.Opened;
            var fault = await truth.Simulator.OrderFaultAsync(
                $$$"""{"kind":"cut","route":"all-stream","count":1,"args":{"at":"{{{Places[random.Next(3)]}}}"}}"""
            );
            await truth.Simulator.StruckAsync(fault);
            await truth.Simulator.EndFaultAsync(fault);
            if (cut % 25 == 0)
            {
                // a cut may strike with the first event of an opening: on a busy machine cuts alone would take the stream back for longer
                // than upstream holds what it tells, and the journal holds less than the long form tells
                var job = jobs[0];
                await truth.CatchUpAsync(job, begun[job]);
            }
        }

        await truth.AssertNothingLostAsync(begun);
        Assert.True(truth.Streams.Resumed >= Cuts / 2, $"{truth.Streams.Resumed} of {truth.Streams.Opened} resumed");
    }
}
