using System.Net.Http.Headers;
using System.Text;

namespace Shared.Api;

/// <summary>
/// A relay does not hear its own upstream: what it serves is of that time, however often it is asked. It says so with every answer
/// (<c>X-Upstream-Silent-Since</c>), and on its streams in place of the heartbeats, which would else pass for signs of life from upstream.
/// </summary>
/// <param name="Since">By the relay's clock, of which time its state is; null where it has never heard upstream.</param>
/// <param name="Problem">Why, in the relay's words; null where only the time is told.</param>
public sealed record RelaySilence(DateTimeOffset? Since, string? Problem)
{
    public const string Never = "never";

    /// <summary>A comment, which clients that know nothing of it pass over.</summary>
    private const string CommentStart = "upstream silent since ";

    public string SinceText => Since is { } since ? RelayHeaders.Format(since) : Never;

    /// <summary>For a stream, as its heartbeat.</summary>
    public string ToComment() => $"{CommentStart}{SinceText}{(Problem is null ? "" : $" {Problem}")}";

    /// <returns>Null where upstream is heard, or whoever answers is no relay.</returns>
    public static RelaySilence? Read(HttpResponseHeaders headers) =>
        RelayHeaders.Find(headers, RelayHeaders.SilentSince) is { } since && TryParseTime(since, out var time)
            ? new RelaySilence(time, null)
            : null;

    /// <param name="silence">Null where upstream is heard.</param>
    /// <returns>False where the comment is none of a relay's heartbeats, but a remark of a proxy or for people.</returns>
    public static bool TryReadComment(ReadOnlySpan<byte> comment, out RelaySilence? silence)
    {
        silence = comment.IsEmpty ? null : ReadComment(comment);
        return comment.IsEmpty || silence is not null;
    }

    private static RelaySilence? ReadComment(ReadOnlySpan<byte> comment)
    {
        Span<byte> start = stackalloc byte[CommentStart.Length];
        Encoding.ASCII.GetBytes(CommentStart, start);
        if (!comment.StartsWith(start))
        {
            return null;
        }

        var said = Encoding.UTF8.GetString(comment[start.Length..]);
        var end = said.IndexOf(' ', StringComparison.Ordinal);
        return TryParseTime(end < 0 ? said : said[..end], out var time)
            ? new RelaySilence(time, end < 0 ? null : said[(end + 1)..])
            : null;
    }

    private static bool TryParseTime(string text, out DateTimeOffset? time)
    {
        time = RelayHeaders.ParseTime(text);
        return time is not null || text == Never;
    }
}
