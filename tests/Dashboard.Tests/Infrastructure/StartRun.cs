using Testing;

namespace Dashboard.Tests.Infrastructure;

/// <summary>A start that is meant to fail: its exit code, and what a person sees of it.</summary>
internal sealed record StartRun(int ExitCode, string Output, string Errors)
{
    public static async Task<StartRun> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await DashboardProcess.RunAsync(args, output, errors).Soon();
        return new StartRun(code, output.ToString(), errors.ToString());
    }

    public static async Task<StartRun> InFolderAsync(params string[] more)
    {
        using var folder = new TempFolder();
        return await RunAsync(DashboardHost.Arguments(folder, more));
    }

    /// <returns>The lines below 'The Dashboard cannot start:'.</returns>
    public string[] RefusedWith()
    {
        Assert.Equal(1, ExitCode);
        Assert.Equal("", Output);
        var lines = Errors.TrimEnd().Split(Environment.NewLine);
        Assert.Equal("The Dashboard cannot start:", lines[0]);
        Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", Errors, StringComparison.Ordinal);
        return [.. lines[1..].Select(line => line.Trim())];
    }
}
