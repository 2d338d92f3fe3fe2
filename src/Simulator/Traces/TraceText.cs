using System.IO.Compression;
using System.Text.Unicode;

namespace Simulator.Traces;

/// <summary>The bytes of a trace file, unpacked, and known to be text in lines of a sane length.</summary>
internal static class TraceText
{
    private const int MaxLineBytes = 64 * 1024;

    /// <summary>The largest public GPU trace of this kind unpacks to tens of megabytes; beyond this it is a mistake or a gzip bomb.</summary>
    private const int MaxFileBytes = 256 * 1024 * 1024;

    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b];

    public static byte[] Load(string path)
    {
        var bytes = ReadFile(path);
        if (bytes.AsSpan().StartsWith(GzipMagic))
        {
            bytes = Unpack(path, bytes);
        }
        else if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && bytes.Length > 0)
        {
            throw TraceFormatException.InFile(
                path,
                "the name ends in .gz but the content is not gzip, expected a gzip file or a name without .gz"
            );
        }

        if (bytes.Length == 0)
        {
            throw TraceFormatException.InFile(path, "the file is empty, expected a CSV header on line 1");
        }

        RequireTextInLines(path, bytes);
        return bytes;
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxFileBytes)
            {
                throw TooLarge(path);
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw TraceFormatException.InFile(
                path,
                "there is no such file, expected a trace as .csv or .csv.gz, or a folder that holds one",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw TraceFormatException.InFile(path, $"the file cannot be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static byte[] Unpack(string path, byte[] packed)
    {
        using var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            var buffer = new byte[64 * 1024];
            for (int read; (read = gzip.Read(buffer)) > 0; )
            {
                unpacked.Write(buffer, 0, read);
                if (unpacked.Length > MaxFileBytes)
                {
                    throw TooLarge(path);
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw TraceFormatException.InFile(path, "the gzip content is damaged, expected a whole gzip file", e);
        }

        // GZipStream ends a cut file without a word. The last four bytes of a whole one hold the size of its last member (RFC 1952).
        if (packed.Length < 18 || unpacked.Length < BitConverter.ToUInt32(packed.AsSpan(packed.Length - 4)))
        {
            throw TraceFormatException.InFile(path, "the gzip content ends too early, expected a whole gzip file");
        }

        return unpacked.ToArray();
    }

    private static void RequireTextInLines(string path, ReadOnlySpan<byte> bytes)
    {
        var line = 0;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            line++;
            var content = bytes[range];
            if (content.Contains((byte)0) || !Utf8.IsValid(content))
            {
                throw TraceFormatException.At(path, line, 1, null, "found bytes that are not text, expected CSV in UTF-8");
            }

            if (content.Length > MaxLineBytes)
            {
                throw TraceFormatException.At(
                    path,
                    line,
                    1,
                    null,
                    $"found a line of {content.Length:N0} bytes, expected at most {MaxLineBytes:N0}"
                );
            }
        }
    }

    private static TraceFormatException TooLarge(string path) =>
        TraceFormatException.InFile(
            path,
            $"the text is larger than {MaxFileBytes / (1024 * 1024)} MiB, expected a smaller trace"
        );
}
