namespace Dashboard.EndToEnd.Tests.Infrastructure;

public sealed class ChromiumFinderTests
{
    private const string Playwright = "/playwright/chrome";

    [Fact]
    public void Find_BothVariablesAndInstalled_TakesTheProjectsOwnVariable() =>
        Assert.Equal(
            "/a",
            Finder(
                    new()
                    {
                        ["DASHBOARD_CHROMIUM"] = "/a",
                        ["CHROME_BIN"] = "/b",
                        ["PATH"] = "/bin",
                    },
                    "/a",
                    "/b",
                    "/bin/chromium"
                )
                .Find(Playwright)
        );

    [Fact]
    public void Find_EmptyVariable_IsNotAName() =>
        Assert.Equal("/b", Finder(new() { ["DASHBOARD_CHROMIUM"] = "", ["CHROME_BIN"] = "/b" }, "/b").Find(Playwright));

    [Fact]
    public void Find_VariableNamesNothing_SaysSoInsteadOfTakingAnother()
    {
        var finder = Finder(new() { ["CHROME_BIN"] = "/gone", ["PATH"] = "/bin" }, "/bin/chromium");

        var error = Assert.Throws<FileNotFoundException>(() => finder.Find(Playwright));

        Assert.Equal("CHROME_BIN names a browser that is not there: /gone", error.Message);
    }

    [Theory]
    [InlineData("/usr/bin/google-chrome", "/usr/bin/chromium")]
    [InlineData("/usr/bin/microsoft-edge", "/opt/bin/google-chrome-stable")]
    [InlineData(Playwright, "/usr/bin/microsoft-edge")]
    public void Find_SeveralInstalled_PrefersChromiumThenChromeThenEdgeThenPlaywrights(string worse, string better) =>
        Assert.Equal(
            better,
            Finder(new() { ["PATH"] = string.Join(Path.PathSeparator, "/usr/bin", "/opt/bin") }, worse, better).Find(Playwright)
        );

    [Fact]
    public void Find_OnlyPlaywrights_TakesIt() => Assert.Equal(Playwright, Finder([], Playwright).Find(Playwright));

    [Fact]
    public void Find_None_SaysWhatToDo()
    {
        var error = Assert.Throws<FileNotFoundException>(() => Finder(new() { ["PATH"] = "/usr/bin" }).Find(Playwright));

        Assert.Equal(ChromiumFinder.None, error.Message);
    }

    private static ChromiumFinder Finder(Dictionary<string, string> environment, params string[] files) =>
        new(name => environment.GetValueOrDefault(name), files.Contains);
}
