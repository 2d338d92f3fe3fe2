using System.Text.RegularExpressions;
using Dashboard.Components.Theme;
using MudBlazor.Utilities;
using Testing;

namespace Dashboard.Components.Tests.Components.Theme;

/// <summary>WCAG 2.2, 1.4.3: text needs 4.5 to 1 against what is behind it. The formula is the one of its 'relative luminance'.</summary>
public sealed partial class ContrastTests
{
    private const double LeastForText = 4.5;

    public static TheoryData<string, string, string> Texts()
    {
        var data = new TheoryData<string, string, string>();
        foreach (
            var (theme, palette, colourOf, stale) in new (string, MudBlazor.Palette, Func<StateLook, string>, string)[]
            {
                ("light", ConsoleTheme.Light.PaletteLight, look => look.Light, StateLooks.Stale.Light),
                ("dark", ConsoleTheme.Dark.PaletteDark, look => look.Dark, StateLooks.Stale.Dark),
            }
        )
        {
            var surface = palette.Surface;
            // the row's backgrounds in feed.css: plain, under the pointer, selected; and the page's own
            var backgrounds = new (string, MudColor)[]
            {
                ("surface", surface),
                ("ground", palette.Background),
                ("hover", palette.TableHover),
                ("selected", Mix(palette.Primary, surface, 0.10)),
            };
            foreach (var (where, background) in backgrounds)
            {
                foreach (var look in StateLooks.All)
                {
                    data.Add($"{theme} {look.Token} on {where}", colourOf(look), background.Value);
                }

                data.Add($"{theme} text on {where}", palette.TextPrimary.Value, background.Value);
                data.Add($"{theme} muted text on {where}", palette.TextSecondary.Value, background.Value);
                data.Add($"{theme} link on {where}", palette.Primary.Value, background.Value);
                data.Add($"{theme} stale text on {where}", stale, background.Value);
            }

            foreach (var look in StateLooks.All)
            {
                var tinted = Mix(new MudColor(colourOf(look)), surface, 0.14);
                data.Add($"{theme} {look.Token} on its own tint", colourOf(look), tinted.Value);
                data.Add($"{theme} muted text on the tint of {look.Token}", palette.TextSecondary.Value, tinted.Value);
            }

            data.Add($"{theme} button", palette.PrimaryContrastText.Value, palette.Primary.Value);
            data.Add($"{theme} stale button", palette.PrimaryContrastText.Value, stale);
            data.Add($"{theme} stale text on its own tint", stale, Mix(new MudColor(stale), surface, 0.14).Value);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Colour_OnItsBackground_IsReadable(string what, string text, string background) =>
        Assert.True(
            Contrast(new MudColor(text), new MudColor(background)) >= LeastForText,
            $"{what}: {Contrast(new MudColor(text), new MudColor(background)):0.00} is less than {LeastForText}"
        );

    /// <summary>The contrasts above are those of the colours named: what is see-through has another.</summary>
    [Fact]
    public void Sheets_OfAllPages_MakeNothingSeeThrough()
    {
        var sheets = ((string[])["wwwroot", "src/Dashboard"])
            .SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(SharedFiles.RepositoryRoot, folder), "*.css", SearchOption.AllDirectories)
            )
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .ToList();

        Assert.NotEmpty(sheets);
        Assert.DoesNotContain(sheets, sheet => SeeThrough().IsMatch(File.ReadAllText(sheet)));
    }

    [GeneratedRegex(@"\bopacity\s*:|\bfilter\s*:", RegexOptions.None, 1000)]
    private static partial Regex SeeThrough();

    [Fact]
    public void Looks_OfAllStates_DifferInShapeAndWord()
    {
        Assert.Equal(StateLooks.All.Count, StateLooks.All.DistinctBy(look => look.Icon).Count());
        Assert.Equal(StateLooks.All.Count, StateLooks.All.DistinctBy(look => look.Word).Count());
    }

    private static MudColor Mix(MudColor colour, MudColor with, double share)
    {
        byte Channel(byte a, byte b) => (byte)Math.Round((a * share) + (b * (1 - share)));
        return new MudColor(Channel(colour.R, with.R), Channel(colour.G, with.G), Channel(colour.B, with.B), (byte)255);
    }

    private static double Contrast(MudColor a, MudColor b)
    {
        var (light, dark) = (Luminance(a), Luminance(b));
        return (Math.Max(light, dark) + 0.05) / (Math.Min(light, dark) + 0.05);
    }

    private static double Luminance(MudColor colour) =>
        (0.2126 * Linear(colour.R)) + (0.7152 * Linear(colour.G)) + (0.0722 * Linear(colour.B));

    private static double Linear(byte channel)
    {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
