using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Jobs' own streams cut at random places, many times over: upstream holds what was missed, so nothing may be lost or doubled.</summary>
public sealed class SingleStreamCutTests
{
    private static readonly string[] Places = ["now", "middle", "before-end"];
    private static readonly int Jobs = LongTests.Amount(10, 50);
    private static readonly int CutsOfEach = LongTests.Amount(10, 20);

    private readonly Random _random = new(11);
    private readonly Dictionary<string, int> _left = [];
    private readonly Dictionary<string, string> _pending = [];

    [Fact]
    public async Task Streams_CutAtRandom_LoseNothing()
    {
        await using var truth = await TruthUnderTest.StartAsync(SimulatorHost.Options with { NoAllStream = true });
        var jobs = await truth.Simulator.SubmitRestlessAsync(Jobs, 2000, 0.05);
        await truth.WatchAsync(jobs);
        foreach (var job in jobs)
        {
            _left[job] = CutsOfEach;
        }

        var begun = await truth.SeeTheBeginningAsync(jobs);
        while (_left.Count > 0)
        {
            await CutAsync(truth);
        }

        await truth.AssertNothingLostAsync(begun);
        Assert.True(truth.Streams.Resumed >= Jobs * CutsOfEach / 2, $"{truth.Streams.Resumed} of {truth.Streams.Opened} resumed");
    }

    /// <summary>Orders the next cut of each stream whose last one has struck.</summary>
    private async Task CutAsync(TruthUnderTest truth)
    {
        var strokes = await truth.Simulator.GetStrokesAsync();
        foreach (var job in _left.Keys.ToList())
        {
            var isOver = truth.Store.Find(job) is { IsOver: true };
            Assert.False(isOver, $"{job} is over, and was to be cut {_left[job]} times more");
            if (_pending.TryGetValue(job, out var fault) && strokes.GetValueOrDefault(fault) == 0)
            {
                continue;
            }

            if (fault is not null)
            {
                await truth.Simulator.EndFaultAsync(fault);
                _left[job]--;
            }

            if (_left[job] == 0)
            {
                _left.Remove(job);
                continue;
            }

            _pending[job] = await truth.Simulator.OrderFaultAsync(
                $$$"""{"kind":"cut","route":"stream","jobIds":["{{{job}}}"],"count":1,"args":{"at":"{{{Places[_random.Next(3)]}}}"}}"""
            );
        }
    }
}
