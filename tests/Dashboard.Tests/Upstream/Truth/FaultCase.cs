namespace Dashboard.Tests.Upstream.Truth;

/// <summary>One kind of fault as it is ordered, and what it may cost.</summary>
/// <param name="Order">The members of the order beside route and jobs.</param>
/// <param name="IsWithinStream">Strikes an open stream; any other strikes when a stream is opened, so one is cut to make it strike.</param>
internal sealed record FaultCase(string Order, Cost Cost, bool IsWithinStream = true)
{
    /// <summary>Documents that are refused, or of which the wrong value is left out: the state in them is right or unknown.</summary>
    private static readonly string[] Poisons =
    [
        "truncated",
        "number-overflow",
        "huge-number",
        "lone-surrogate",
        "invalid-utf8",
        "overlong-utf8",
        "progress-150",
        "progress-negative",
        "progress-text",
        "progress-null",
        "progress-object",
        "bom",
        "not-json",
        "array",
        "null",
        "empty-object",
        "empty",
        "nul-bytes",
        "deep-nesting",
        "trailing-comma",
        "bad-time",
        "time-out-of-range",
        "resources-text",
        "no-job-id",
        "other-job-id",
        "markup",
        "control-characters",
    ];

    /// <summary>Documents that tell another state than the true one.</summary>
    private static readonly string[] Lies = ["duplicate-keys", "unknown-status", "status-number"];

    /// <summary>Not 501: that says that there is no such call.</summary>
    private static readonly (int Status, string Body)[] ServerErrors =
    [
        (500, "json"),
        (502, "html"),
        (503, "empty"),
        (504, "text"),
    ];

    public static IReadOnlyList<FaultCase> OnStreams { get; } =
    [
        new("""{"kind":"cut","count":2,"args":{"at":"now"}}""", Cost.Nothing),
        new("""{"kind":"cut","count":2,"args":{"at":"middle"}}""", Cost.Nothing),
        new("""{"kind":"cut","count":2,"args":{"at":"before-end"}}""", Cost.Nothing),
        new("""{"kind":"hang","count":1,"args":{"at":"now"}}""", Cost.Nothing),
        new("""{"kind":"hang","count":1,"args":{"at":"middle"}}""", Cost.Nothing),
        new("""{"kind":"drip","count":2,"args":{"bytesPerSecond":400}}""", Cost.Nothing),
        new("""{"kind":"duplicate","count":5}""", Cost.Nothing),
        new("""{"kind":"reorder","count":5}""", Cost.Steps),
        new("""{"kind":"giant","count":1,"args":{"bytes":3000000}}""", Cost.Nothing),
        .. Poisons.Select(poison => new FaultCase(
            $$$"""{"kind":"malformed","count":2,"args":{"poison":"{{{poison}}}"}}""",
            Cost.Steps
        )),
        .. Lies.Select(poison => new FaultCase(
            $$$"""{"kind":"malformed","count":2,"args":{"poison":"{{{poison}}}"}}""",
            Cost.Truth
        )),
        .. ServerErrors.Select(answer => new FaultCase(
            $$$"""{"kind":"server-error","count":3,"args":{"status":{{{answer.Status}}},"body":"{{{answer.Body}}}"}}""",
            Cost.Nothing,
            IsWithinStream: false
        )),
        new("""{"kind":"unauthorized","count":2}""", Cost.Nothing, IsWithinStream: false),
        new("""{"kind":"no-content-204","count":1}""", Cost.Nothing, IsWithinStream: false),
        new("""{"kind":"html-200","count":2}""", Cost.Nothing, IsWithinStream: false),
        new("""{"kind":"wrong-content-type","count":2}""", Cost.Nothing, IsWithinStream: false),
        new("""{"kind":"redirect","count":2}""", Cost.Nothing, IsWithinStream: false),
        new(
            """{"kind":"redirect","count":2,"args":{"location":"http://198.51.100.1/","status":307}}""",
            Cost.Nothing,
            IsWithinStream: false
        ),
        new("""{"kind":"gzip-bomb","count":1,"args":{"bytes":100000000}}""", Cost.Nothing, IsWithinStream: false),
        new("""{"kind":"header-bomb","count":2}""", Cost.Nothing, IsWithinStream: false),
    ];

    /// <summary>All requests of a key wait for a 429, so it takes every stream its wait.</summary>
    public static FaultCase RateLimit { get; } =
        new(
            """{"kind":"rate-limited","count":1,"args":{"retryAfter":"seconds","seconds":1}}""",
            Cost.Nothing,
            IsWithinStream: false
        );

    /// <summary>Stops the one job whose stream it strikes.</summary>
    public static FaultCase Forbidden { get; } = new("""{"kind":"forbidden","count":1}""", Cost.Nothing, IsWithinStream: false);

    /// <summary>What came looked right: nobody can know that it was not.</summary>
    public bool IsSilent => Cost == Cost.Truth || Order.Contains("empty-object", StringComparison.Ordinal);

    /// <summary>Upstream made up for it, and yet an event was there that nobody could read.</summary>
    public bool IsGap => Order.Contains("giant", StringComparison.Ordinal);

    public string OrderFor(string route, string? jobId) =>
        $$"""{"route":"{{route}}",{{(jobId is null ? "" : $"\"jobIds\":[\"{jobId}\"],")}}{{Order[1..]}}""";

    public override string ToString() => Order;
}
