using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// The key in a file of its own (<c>TensorOne:ApiKeyFile</c>), as containers are given secrets: the one place that can be changed while the
/// Dashboard runs wherever it runs, so it wins over <c>TensorOne:ApiKey</c>. The options are made anew when it holds something else.
/// </summary>
/// <param name="environment">Whose content root a relative path begins at; the current folder without one.</param>
public sealed class KeyFile(IHostEnvironment? environment = null)
    : IPostConfigureOptions<UpstreamOptions>,
        IOptionsChangeTokenSource<UpstreamOptions>
{
    private const int MostBytes = 16 * 1024;

    private volatile ConfigurationReloadToken _change = new();
    private volatile Reading? _taken;

    public string? Name => Options.DefaultName;

    /// <summary>Null where the key stands elsewhere.</summary>
    public string? Path => _taken?.Path;

    /// <summary>What is wrong with the file as it is now, and what to do, in whole sentences; null where nothing is.</summary>
    public string? Fault =>
        _taken is { Fault: { } fault } taken
            ? $"The key file {taken.Path} {fault} Until it holds a key, the one before stays in use. Write the API key into it, on one line and nothing else; it is read every {KeyFileWatch.Interval.TotalSeconds:0} s."
            : null;

    public IChangeToken GetChangeToken() => _change;

    public void PostConfigure(string? name, UpstreamOptions options)
    {
        var reading = string.IsNullOrWhiteSpace(options.ApiKeyFile) ? null : Read(options.ApiKeyFile);
        if (reading is not null)
        {
            (options.ApiKey, options.ApiKeyFileFault) = (reading.Key, reading.Fault);
        }

        _taken = reading;
    }

    /// <summary>
    /// Compares contents: a secret that is swapped by a link keeps its time, and a watch on the file may see nothing. Also with the key that is
    /// in use: options are made more than once, and what changed between was read for the others only.
    /// </summary>
    public void LookAgain(string usedKey)
    {
        if (_taken is { } taken && Read(taken.Path) is var now && (now != taken || (now.Fault is null && now.Key != usedKey)))
        {
            Interlocked.Exchange(ref _change, new ConfigurationReloadToken()).OnReload();
        }
    }

    private Reading Read(string path)
    {
        try
        {
            path = System.IO.Path.GetFullPath(path, environment?.ContentRootPath ?? Directory.GetCurrentDirectory());
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[MostBytes + 1];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var key = Encoding.UTF8.GetString(bytes, 0, count).Trim('\uFEFF', ' ', '\t', '\r', '\n');
            return count > MostBytes ? new Reading(path, "", "is too large to hold a key.")
                : key.Length == 0 ? new Reading(path, "", "is empty.")
                : FindFault(key) is { } fault ? new Reading(path, "", fault)
                : new Reading(path, key, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "is not there." : $"cannot be read: {e.Message}";
            return new Reading(path, "", why);
        }
    }

    private static string? FindFault(string key) =>
        key.AsSpan().ContainsAny('\r', '\n') ? "has more than one line."
        : key.AsSpan().ContainsAny(' ', '\t') ? "has a space inside the key."
        : key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? "has a character that no key has: only letters, digits and signs of ASCII can be sent."
        : null;

    private sealed record Reading(string Path, string Key, string? Fault);
}
