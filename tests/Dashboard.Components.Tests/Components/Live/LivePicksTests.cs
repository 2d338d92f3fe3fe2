using CsCheck;
using Dashboard.Components.Live;

namespace Dashboard.Components.Tests.Components.Live;

public sealed class LivePicksTests
{
    private static readonly string[] Universe = [.. Enumerable.Range(0, 12).Select(i => $"job_{i}")];

    /// <summary>What is asked for, by a person who may also pick all or none.</summary>
    private static readonly Gen<(int Does, int[] Keys)> Asked = Gen.Select(
        Gen.Int[0, 7],
        Gen.Int[0, Universe.Length - 1].Array[0, 6],
        (does, keys) => (does, keys)
    );

    [Fact]
    public void AnyPicks_AreThoseOfASet() =>
        Asked
            .Array[0, 30]
            .Sample(all =>
            {
                var picks = LivePicks.None;
                var expected = new HashSet<string>();
                foreach (var (does, places) in all)
                {
                    var keys = places.Select(place => Universe[place]).ToArray();
                    switch (does)
                    {
                        case 0:
                            picks = LivePicks.All;
                            expected.UnionWith(Universe);
                            break;
                        case 1:
                            picks = LivePicks.None;
                            expected.Clear();
                            break;
                        case < 5:
                            picks = picks.With(keys, isPicked: true);
                            expected.UnionWith(keys);
                            break;
                        default:
                            picks = picks.With(keys, isPicked: false);
                            expected.ExceptWith(keys);
                            break;
                    }
                }

                Assert.Equal(expected.Order(), Universe.Where(picks.Contains).Order());
                Assert.True(expected.Count == 0 || !picks.IsNone);
                // what comes later is picked where all were, and only there
                Assert.Equal(picks.IsAll, picks.Contains("job_new"));
            });
}
