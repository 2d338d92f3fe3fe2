namespace Simulator.Faults;

internal enum FaultKind
{
    Cut,
    Hang,
    Drip,
    RateLimited,
    ServerError,
    Unauthorized,
    Forbidden,
    Malformed,
    Giant,
    Duplicate,
    Reorder,
    EpochReset,
    WrongContentType,
    Html200,
    NoContent204,
    Redirect,
    GzipBomb,
    HeaderBomb,
}

internal static class FaultKinds
{
    private static readonly FaultKind[] OnlyOnStreams = [FaultKind.Duplicate, FaultKind.Reorder, FaultKind.EpochReset];

    private static readonly FaultKind[] WithinStreams =
    [
        FaultKind.Cut,
        FaultKind.Hang,
        FaultKind.Drip,
        FaultKind.Malformed,
        FaultKind.Giant,
        FaultKind.Duplicate,
        FaultKind.Reorder,
    ];

    public static IReadOnlyDictionary<string, FaultKind> ByName { get; } =
        Enum.GetValues<FaultKind>().ToDictionary(NameOf, StringComparer.Ordinal);

    public static string NameOf(this FaultKind kind) =>
        kind switch
        {
            FaultKind.RateLimited => "rate-limited",
            FaultKind.ServerError => "server-error",
            FaultKind.EpochReset => "epoch-reset",
            FaultKind.WrongContentType => "wrong-content-type",
            FaultKind.Html200 => "html-200",
            FaultKind.NoContent204 => "no-content-204",
            FaultKind.GzipBomb => "gzip-bomb",
            FaultKind.HeaderBomb => "header-bomb",
            _ => kind.ToString().ToLowerInvariant(),
        };

    /// <summary>Means nothing for one request and one answer.</summary>
    public static bool NeedsStream(this FaultKind kind) => OnlyOnStreams.Contains(kind);

    /// <summary>On a stream, strikes while it is open; any other strikes when it is opened.</summary>
    public static bool StrikesWithinStream(this FaultKind kind) => WithinStreams.Contains(kind);
}
