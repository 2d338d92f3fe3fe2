using Microsoft.AspNetCore.Connections;

namespace Simulator;

/// <summary>The Simulator as a program of its own.</summary>
internal static class SimulatorProcess
{
    /// <returns>1 if it cannot listen where it should, which is said in one line.</returns>
    public static async Task<int> RunAsync(SimulatorSettings settings, TextWriter errorOutput)
    {
        await using var app = SimulatorApp.Build(
            settings,
            TimeProvider.System,
            builder =>
            {
                builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
                builder
                    .Logging.AddFilter("Microsoft", LogLevel.Warning)
                    .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
                    // it would print the stack trace of what is said in one line below
                    .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
                builder.Services.AddSingleton<IHostLifetime, Microsoft.Extensions.Hosting.Internal.ConsoleLifetime>();
            }
        );
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await errorOutput.WriteLineAsync($"--urls: {exception.Message} Stop what listens there, or choose another port.");
            return 1;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }
}
