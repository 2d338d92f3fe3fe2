using CsCheck;
using Simulator.Workloads;

namespace Simulator.Tests.Workloads;

public sealed class CostTests
{
    // The oracle adds up the time between events in which the job was running.
    [Fact]
    public void AnySeed_Cost_IsThePriceOfTheTimeItRan() =>
        Gen.ULong.Sample(
            seed =>
            {
                using var recorder = new StoryRecorder("busy", 25, seed, speed: 20);
                recorder.Run(TimeSpan.FromSeconds(90), 6);
                var whole = recorder
                    .Events.GroupBy(recorded => recorded.JobId)
                    .Where(events => events.First().JobSequence == 1)
                    .ToList();
                Assert.NotEmpty(whole);
                foreach (var events in whole)
                {
                    var outline = ((ModelledJob)recorder.Story.Jobs.Find(events.Key)!).Outline;
                    var billed = TimeSpan.Zero;
                    foreach (var (before, after) in events.Zip(events.Skip(1)))
                    {
                        billed = after.RetryCount != before.RetryCount ? TimeSpan.Zero : billed + Billed(before, after);
                        var exact = outline.Gpu.PricePerHour * outline.GpuCount * billed.Ticks / TimeSpan.TicksPerHour;
                        Assert.Equal(decimal.Round(exact, 9, MidpointRounding.ToZero), after.Cost);
                    }
                }

                static TimeSpan Billed(Recorded before, Recorded after) =>
                    before.State == JobState.Running ? after.At - before.At : TimeSpan.Zero;
            },
            iter: 6
        );
}
