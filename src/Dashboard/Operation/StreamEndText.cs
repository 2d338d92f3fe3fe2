using System.Numerics;
using Dashboard.Upstream.Streams;

namespace Dashboard.Operation;

/// <summary>Why streams ended, counted in words.</summary>
internal static class StreamEndText
{
    /// <returns>Such as '3 silent, 1 broken, 12 in order': trouble first, the most frequent first; empty for none.</returns>
    public static string Count<T>(IEnumerable<KeyValuePair<StreamEndKind, T>> ends)
        where T : INumber<T> =>
        string.Join(
            ", ",
            ends.Where(end => end.Value > T.Zero)
                .OrderBy(end => end.Key == StreamEndKind.Closed)
                .ThenByDescending(end => end.Value)
                .Select(end => $"{end.Value:N0} {NameOf(end.Key)}")
        );

    public static string NameOf(StreamEndKind kind) =>
        kind switch
        {
            StreamEndKind.Closed => "in order",
            StreamEndKind.Silent => "silent",
            StreamEndKind.Broken => "broken",
            StreamEndKind.Unreachable => "unreachable",
            StreamEndKind.Refused => "refused",
            StreamEndKind.RateLimited => "rate limited",
            StreamEndKind.KeyRefused => "key refused",
            _ => "by a fault",
        };
}
