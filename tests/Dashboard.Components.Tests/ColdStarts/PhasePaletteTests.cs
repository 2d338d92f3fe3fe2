using CsCheck;
using Dashboard.ColdStarts.Page;
using Dashboard.Components.Charts;

namespace Dashboard.Components.Tests.ColdStarts;

public sealed class PhasePaletteTests
{
    /// <summary>Each colour is one phase's, upstream's own keep theirs whatever comes beside them, and what is left is 'other'.</summary>
    [Fact]
    public void Colours_AreOnePhaseEach() =>
        Gen.OneOf("modelLoad", "containerStart", "dependencyLoad", "a", "b", "c", "d", "e", "f")
            .Array[0, 12]
            .Sample(names =>
            {
                var distinct = names.Distinct(StringComparer.Ordinal).ToList();
                var palette = new PhasePalette(distinct);
                var colours = distinct.Select(palette.ColourOf).Where(colour => colour >= 0).ToList();
                Assert.Equal(colours.Count, colours.Distinct().Count());
                Assert.All(colours, colour => Assert.InRange(colour, 0, ChartMark.Colours - 1));
                Assert.Equal(palette.HasOther, colours.Count < distinct.Count);
                Assert.Equal(colours.Count + (palette.HasOther ? 1 : 0), palette.Marks.Length);
                Assert.Equal([0, 1, 2], new[] { "containerStart", "modelLoad", "dependencyLoad" }.Select(palette.ColourOf));
            });
}
