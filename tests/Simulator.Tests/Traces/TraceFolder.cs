using System.IO.Compression;
using System.Text;
using Simulator.Traces;

namespace Simulator.Tests.Traces;

/// <summary>A folder of small traces that a test writes and that goes with it.</summary>
public sealed class TraceFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("traces-").FullName;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    public Trace Read(string text) => TraceFile.Read(Write("trace.csv", text));

    /// <summary>Reads what is not a trace; gives the message without the folder, which differs in each run.</summary>
    public string Complaint(string path)
    {
        var error = Assert.Throws<TraceFormatException>(() => TraceFile.Read(path));
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        return error.Message.Replace(Path + System.IO.Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
