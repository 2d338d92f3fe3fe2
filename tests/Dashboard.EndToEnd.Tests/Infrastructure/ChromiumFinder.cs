namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>
/// Finds a browser of the Chromium family on this machine: the one that DASHBOARD_CHROMIUM or CHROME_BIN names, else an installed
/// Chromium, Chrome or Edge, else the one that Playwright's installer has brought. It installs nothing: test.sh does.
/// </summary>
public sealed class ChromiumFinder(Func<string, string?> environment, Predicate<string> exists)
{
    public const string None =
        "No Chromium was found, and browser tests need one: run ./test.sh, which brings one where it can, or install Chromium, Chrome or Edge, "
        + "or name a browser in DASHBOARD_CHROMIUM. ./test.sh --no-browser leaves these tests out.";

    private static readonly string[] Variables = ["DASHBOARD_CHROMIUM", "CHROME_BIN"];

    private static readonly string[] Commands =
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
        "microsoft-edge",
        "microsoft-edge-stable",
    ];

    private static readonly string[] MacApplications =
    [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ];

    private static readonly string[] WindowsPrograms =
    [
        @"Google\Chrome\Application\chrome.exe",
        @"Microsoft\Edge\Application\msedge.exe",
    ];
    private static readonly string[] WindowsFolders = ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"];

    public static ChromiumFinder OfThisMachine { get; } = new(Environment.GetEnvironmentVariable, File.Exists);

    /// <param name="playwrightPath">Where Playwright's installer puts its browser, whether or not it has.</param>
    /// <returns>The executable's path.</returns>
    /// <exception cref="FileNotFoundException">A variable names a file that is not there, or there is no browser at all.</exception>
    public string Find(string playwrightPath)
    {
        foreach (var variable in Variables)
        {
            if (environment(variable) is { Length: > 0 } named)
            {
                return exists(named)
                    ? named
                    : throw new FileNotFoundException($"{variable} names a browser that is not there: {named}");
            }
        }

        return Installed().Append(playwrightPath).FirstOrDefault(path => exists(path)) ?? throw new FileNotFoundException(None);
    }

    private IEnumerable<string> Installed()
    {
        var folders = (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var commands = from command in Commands from folder in folders select Path.Combine(folder, command);
        var windows =
            from variable in WindowsFolders
            let folder = environment(variable)
            where !string.IsNullOrEmpty(folder)
            from program in WindowsPrograms
            select Path.Combine(folder, program);
        return commands.Concat(MacApplications).Concat(windows);
    }
}
