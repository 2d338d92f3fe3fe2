using System.Text.Json;
using Microsoft.AspNetCore.Connections;

namespace Dashboard.Infrastructure;

/// <summary>Failures of the start that are no fault of the program, each as one sentence. Any other is left to show its stack trace.</summary>
internal static class StartupFailures
{
    /// <returns>Null where a person could not mend it.</returns>
    public static string? Explain(Exception exception) =>
        exception switch
        {
            StartupException => exception.Message,
            InvalidDataException => ExplainFile(exception),
            DirectoryNotFoundException => $"contentRoot: there is no folder {exception.Message}",
            IOException { InnerException: AddressInUseException } =>
                $"{exception.Message} Another program listens there; choose another address with --urls.",
            IOException => exception.Message,
            // a certificate that is missing, an address of a kind that the server does not know
            InvalidOperationException { Source: { } source }
                when source.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) =>
                $"urls or Kestrel: {exception.Message}",
            _ => null,
        };

    public static async Task WriteAsync(TextWriter errorOutput, IEnumerable<string> errors)
    {
        await errorOutput.WriteLineAsync("The Dashboard cannot start:");
        foreach (var error in errors)
        {
            await errorOutput.WriteLineAsync($"  {error}");
        }
    }

    private static string ExplainFile(Exception exception) =>
        exception.GetBaseException() is JsonException json
            ? $"{exception.Message} Line {json.LineNumber.GetValueOrDefault() + 1}, byte {json.BytePositionInLine.GetValueOrDefault() + 1}: {json.Message}"
            : $"{exception.Message} {exception.GetBaseException().Message}";
}
