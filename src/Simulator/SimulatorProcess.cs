using System.Net.Sockets;
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
        catch (Exception exception) when (Describe(exception) is { } reason)
        {
            await errorOutput.WriteLineAsync($"--urls {string.Join(';', settings.Options.Urls)}: {reason}");
            return 1;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <returns>Null for what has nothing to do with where to listen.</returns>
    private static string? Describe(Exception exception) =>
        exception switch
        {
            IOException { InnerException: AddressInUseException } =>
                $"{exception.Message} Stop what listens there, or choose another port.",
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "This machine has no such address.",
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                "The system does not allow to listen there: choose a port from 1024 upwards.",
            SocketException => exception.Message,
            _ => null,
        };
}
