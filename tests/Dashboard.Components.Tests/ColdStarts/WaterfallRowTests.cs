using CsCheck;
using Dashboard.ColdStarts;
using Dashboard.ColdStarts.Page;
using Shared.Details;
using Testing;

namespace Dashboard.Components.Tests.ColdStarts;

public sealed class WaterfallRowTests
{
    /// <summary>The parts stand one after the other, and come to what the start took; upstream's rounding is no part.</summary>
    [Fact]
    public void Parts_FollowEachOther() =>
        Gen.Select(Gen.Double[0, 30].Array[0, 6], Gen.Double[0, 200])
            .Sample(
                (phases, seconds) =>
                {
                    var start = new AttemptStart(
                        "a",
                        1,
                        JobsOf.Start,
                        true,
                        seconds,
                        [.. phases.Select((value, index) => new NamedNumber($"phase{index}", value))],
                        null,
                        []
                    )
                    {
                        IsWhole = true,
                    };
                    var row = WaterfallRow.Of(start);
                    var at = 0.0;
                    foreach (var part in row.Parts)
                    {
                        Assert.Equal(at, part.From, 1e-9);
                        Assert.True(part.Seconds > 0);
                        at += part.Seconds;
                    }

                    var told = phases.Sum();
                    Assert.Equal(seconds - told > 0.15 ? seconds : told, at, 1e-9);
                    Assert.Equal(seconds - told > 0.15, row.Parts.Any(part => part.Name == PhasePalette.Untold));
                }
            );
}
