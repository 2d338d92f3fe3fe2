using System.Diagnostics;
using System.Text;

namespace FanOut;

/// <summary>A status document of one kilobyte that says when it was sent. Its state changes each time, so that none may be left out.</summary>
internal static class BenchDocument
{
    public const string TimeName = "sentAt";
    private const int Bytes = 1000;
    private const string EndOf = "\"}}";
    private static readonly string[] States = ["running", "paused"];
    private static int _written;

    /// <param name="sentAt">Of <see cref="Stopwatch"/>, which all processes of a machine share.</param>
    public static byte[] Write(long sentAt)
    {
        var state = States[_written++ % States.Length];
        var start = $$$"""
            {"jobId":"bench","status":"{{{state}}}","progress":50,"metadata":{"{{{TimeName}}}":"{{{sentAt:D20}}}"},"tags":{"note":
            """;
        return Encoding.ASCII.GetBytes(start + '"' + new string('x', Bytes - start.Length - EndOf.Length - 1) + EndOf);
    }
}
