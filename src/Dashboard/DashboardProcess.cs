using Dashboard.Infrastructure;

namespace Dashboard;

/// <summary>The Dashboard as a program: what it says and returns when it cannot start.</summary>
public static class DashboardProcess
{
    /// <returns>The exit code: 1 where the Dashboard could not start, with the reasons on <paramref name="errorOutput"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errorOutput)
    {
        if (CommandLineHelp.IsAskedFor(args))
        {
            await output.WriteLineAsync(CommandLineHelp.Text);
            return 0;
        }

        WebApplication app;
        try
        {
            app = DashboardApp.Create(args);
        }
        catch (Exception e) when (StartupFailures.Explain(e) is { } reason)
        {
            await StartupFailures.WriteAsync(errorOutput, [reason]);
            return 1;
        }

        return await app.RunAsync(errorOutput);
    }

    /// <summary>Checks everything that can be known to be wrong, then runs until the process is told to stop.</summary>
    /// <inheritdoc cref="RunAsync(string[], TextWriter, TextWriter)"/>
    public static async Task<int> RunAsync(this WebApplication app, TextWriter errorOutput)
    {
        await using var _ = app;
        var errors = app.Services.GetServices<IStartupCheck>().SelectMany(check => check.FindErrors()).Distinct().ToList();
        if (errors.Count > 0)
        {
            await StartupFailures.WriteAsync(errorOutput, errors);
            return 1;
        }

        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (StartupFailures.Explain(e) is { } reason)
        {
            // what has started ends in order
            await app.StopAsync();
            await StartupFailures.WriteAsync(errorOutput, [reason]);
            return 1;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // told to stop before it had started
            return 0;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }
}
