using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;

namespace Dashboard.EndToEnd.Tests.Assets;

/// <summary>
/// The web assets come from three places (wwwroot at the repository's root, npm, packages) through build tasks that are undocumented: both
/// ways of running are asked for them.
/// </summary>
public abstract partial class AssetsTests
{
    private static readonly string[] FromNpm =
    [
        "apexcharts/apexcharts.esm.js=apexcharts/dist/apexcharts.esm.js",
        "uplot/uPlot.esm.js=uplot/dist/uPlot.esm.js",
        "inter/wght.css=@fontsource-variable/inter/wght.css",
        "inter/files/inter-latin-wght-normal.woff2=@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
        "inter/LICENSE.txt=@fontsource-variable/inter/LICENSE",
    ];

    protected abstract Uri Address { get; }

    [Fact]
    public async Task Lib_FilesOfNpm_AreServedAsTheyAre()
    {
        foreach (var pair in FromNpm.Select(pair => pair.Split('=')))
        {
            await AssertServedAsync($"/lib/{pair[0]}", Path.Combine(SharedFiles.RepositoryRoot, "node_modules", pair[1]));
        }
    }

    [Fact]
    public async Task Root_FilesOfWwwroot_AreServedAsTheyAre()
    {
        var root = Path.Combine(SharedFiles.RepositoryRoot, "wwwroot");
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            await AssertServedAsync("/" + Path.GetRelativePath(root, file).Replace('\\', '/'), file);
        }
    }

    /// <summary>Whatever a page names, with its fingerprint.</summary>
    [Fact]
    public async Task Page_AssetsThatItNames_AreServedByTheirFingerprints()
    {
        using var http = new HttpClient { BaseAddress = Address };
        var html = await http.GetStringAsync("/jobs").Soon();
        var paths = Asset().Matches(html).Select(match => match.Groups["path"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Contains(paths, path => Fingerprinted("app", "js").IsMatch(path));
        Assert.Contains(paths, path => Fingerprinted("lib/inter/wght", "css").IsMatch(path));
        Assert.Contains(paths, path => Fingerprinted("Dashboard", "styles.css").IsMatch(path));
        foreach (var path in paths)
        {
            using var answer = await http.GetAsync(path).Soon();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode}");
            Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync().Soon());
        }
    }

    /// <summary>What fails in a browser is told by the files that it was written in.</summary>
    [Fact]
    public async Task Script_NamesItsSources()
    {
        using var http = new HttpClient { BaseAddress = Address };
        var script = await http.GetStringAsync("/app.js").Soon();
        Assert.EndsWith("//# sourceMappingURL=app.js.map", script.TrimEnd(), StringComparison.Ordinal);
        var sources = JsonElement.Parse(await http.GetStringAsync("/app.js.map").Soon()).GetProperty("sources");
        Assert.Contains(
            sources.EnumerateArray(),
            source => source.GetString()!.EndsWith("scripts/feed.js", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Lib_FileThatIsNotThere_Is404()
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var answer = await http.GetAsync("/lib/no-such-file.js").Soon();
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task AssertServedAsync(string path, string file)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var answer = await http.GetAsync(path).Soon();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode}");
        Assert.Equal(await File.ReadAllBytesAsync(file), await answer.Content.ReadAsByteArrayAsync().Soon());
    }

    private static Regex Fingerprinted(string name, string ending) =>
        new($@"^\.?/?{Regex.Escape(name)}\.[a-z0-9]{{10}}\.{Regex.Escape(ending)}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"(src|href)=.(?<path>[^""#]+\.(js|css|svg|woff2))""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asset();
}

[Collection(typeof(SharingBusyServers))]
public sealed class DevelopmentAssetsTests(BusyServers servers) : AssetsTests
{
    protected override Uri Address => servers.Dashboard.Address;
}

public sealed class PublishedAssetsTests(PublishedDashboard dashboard, BrowserFixture browser)
    : AssetsTests,
        IClassFixture<PublishedDashboard>
{
    protected override Uri Address => dashboard.Address;

    [Fact]
    public async Task Fingerprinted_Asset_IsKeptByBrowsersForGood()
    {
        using var http = new HttpClient { BaseAddress = Address };
        var html = await http.GetStringAsync("/jobs").Soon();
        var path = MainScript.Match(html).Value;

        using var answer = await http.GetAsync(path).Soon();

        Assert.Contains("immutable", answer.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public Task Page_OfThePublishedApp_IsLive() =>
        browser.VisitAsync(
            Address,
            async page =>
            {
                await new JobsTable(page).OpenAsync();
                Assert.Equal(
                    "Inter Variable",
                    await page.Page.EvaluateAsync<string>(
                        "() => document.fonts.ready.then(fonts => [...fonts].find(font => font.status === 'loaded')?.family.replaceAll('\"', ''))"
                    )
                );
            }
        );

    private static Regex MainScript { get; } = new(@"app\.[a-z0-9]{10}\.js", RegexOptions.None, TimeSpan.FromSeconds(1));
}
