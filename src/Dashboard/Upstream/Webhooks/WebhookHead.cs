using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Dashboard.Upstream.Webhooks;

/// <summary>What a message says of itself before its body.</summary>
/// <param name="Id">Of the message, however often it is sent.</param>
/// <param name="Timestamp">When it was sent this time, in Unix seconds, as received.</param>
internal sealed record WebhookHead(string Id, string Timestamp)
{
    /// <summary>The id is kept on disk.</summary>
    public const int MostIdLength = 256;

    /// <summary>Of Standard Webhooks: long enough for clocks that differ, short enough for a message that somebody recorded.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static bool TryRead(
        IHeaderDictionary headers,
        DateTimeOffset now,
        [NotNullWhen(true)] out WebhookHead? head,
        [NotNullWhen(false)] out WebhookRefusal? refusal
    )
    {
        head = null;
        refusal = null;
        var id = headers["webhook-id"];
        var timestamp = headers["webhook-timestamp"];
        if (id.Count != 1 || id[0] is not { Length: > 0 and <= MostIdLength } name || name.Any(c => c is <= ' ' or > '~'))
        {
            refusal = WebhookRefusal.NoId;
        }
        else if (
            timestamp.Count != 1
            || !long.TryParse(timestamp[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || timestamp[0]!.Length > 12
        )
        {
            refusal = WebhookRefusal.NoTimestamp;
        }
        else if (now.ToUnixTimeSeconds() - seconds > Tolerance.TotalSeconds)
        {
            refusal = WebhookRefusal.TooOld;
        }
        else if (seconds - now.ToUnixTimeSeconds() > Tolerance.TotalSeconds)
        {
            refusal = WebhookRefusal.FromTheFuture;
        }
        else
        {
            head = new WebhookHead(name, timestamp[0]!);
        }

        return head is not null;
    }
}
