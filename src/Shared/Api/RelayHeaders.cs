using System.Globalization;
using System.Net.Http.Headers;

namespace Shared.Api;

/// <summary>What a Dashboard's relay says beside the API's answers, and another Dashboard reads.</summary>
public static class RelayHeaders
{
    /// <summary>On every answer: who gives it is a Dashboard, and not the API itself.</summary>
    public const string Relay = "X-Relay";

    /// <summary>In words: the answer is not as the relay's own upstream has it now, or not all that was asked for, and why.</summary>
    public const string Problem = "X-Upstream-Problem";

    /// <summary>Of a batch with a problem: the jobs that it concerns, percent-encoded, with commas. Absent where it may concern any.</summary>
    public const string ProblemJobs = "X-Upstream-Problem-Jobs";

    /// <summary>On every answer while the relay does not hear its own upstream: of which time its state is, or <c>never</c>.</summary>
    public const string SilentSince = "X-Upstream-Silent-Since";

    /// <summary>Of one job: when it was last confirmed, by the relay's clock.</summary>
    public const string ConfirmedAt = "X-Confirmed-At";

    /// <summary>A time as a header or a comment has it, to the tick.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <returns>Null where it is no time.</returns>
    internal static DateTimeOffset? ParseTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    internal static string? Find(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;

    internal static DateTimeOffset? FindTime(HttpResponseHeaders headers, string name) => ParseTime(Find(headers, name));
}
