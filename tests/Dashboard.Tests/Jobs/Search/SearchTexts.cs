using CsCheck;
using Dashboard.Jobs.Search;

namespace Dashboard.Tests.Jobs.Search;

/// <summary>Searches, as people might write them and as they would not.</summary>
internal static class SearchTexts
{
    private static readonly Gen<string> Words = Gen.OneOf(
        SearchJobs
            .Endpoints.Concat(SearchJobs.Projects)
            .Concat(["job_1", "ep_*", "?lpha", "alp\"ha", @"a\b", "-x", "a:b", "ü", " ", ""])
            .ToArray()
    );

    private static readonly Gen<string> Terms = Gen.OneOf(
        Gen.Select(
            Gen.OneOf("state", "Status"),
            Gen.OneOf("queued", "FAILED", "running,timeout", "canceled", "unknown", "*"),
            (name, value) => $"{name}:{value}"
        ),
        Gen.OneOf(
            "is:active",
            "is:over",
            "is:gone",
            "is:starred,watched",
            "is:failing",
            "is:retrying",
            "is:stalled",
            "is:doomed"
        ),
        Gen.Select(
            Gen.OneOf("job", "endpoint", "gpu", "error", "tag.projectId", "tag.PROJECT_ID", "step"),
            Gen.OneOf(":", "!=", "="),
            Gen.OneOf(Words, Gen.Const("A100"), Gen.Const("NVIDIA"), Gen.Const("*memory*"), Gen.Const("*"))
                .Select(word => new SearchValue(word) { IsQuoted = !word.Contains('*', StringComparison.Ordinal) })
                .Array[1, 3],
            (name, op, values) => $"{name}{op}{string.Join(',', values.Select(value => SearchText.Of(value, isAlone: false)))}"
        ),
        Gen.Select(
            Gen.OneOf("cost", "progress", "utilization", "retries"),
            Gen.OneOf(":", "!=", ">", ">=", "<", "<="),
            Gen.OneOf("0", "2.5", "5", "33.5", "90", "100"),
            (name, op, value) => name + op + value
        ),
        Gen.Select(
            Gen.OneOf("age", "wait", "run"),
            Gen.OneOf(">", ">=", "<", "<="),
            Gen.OneOf("1h", "3h", "2h30m", "6h", "1d"),
            (name, op, value) => name + op + value
        ),
        Gen.Select(
            Gen.OneOf("created", "started", "ended", "eta"),
            Gen.OneOf(">", ">=", "<", "<="),
            Gen.OneOf("-1h", "+1h", "-3h", "now", "2026-01-01", "2025-12-31T20:00Z"),
            (name, op, value) => name + op + value
        ),
        Gen.OneOf("created:2025-12-31", "ended!=2026-01-01", "started:2025-12-31T21:00Z"),
        Words.Select(word => SearchText.Of(new SearchValue(word) { IsQuoted = true }, isAlone: true))
    );

    /// <summary>Without a fault.</summary>
    public static readonly Gen<string> Right = Gen.Select(Gen.Bool, Terms, (isNegated, term) => (isNegated ? "-" : "") + term)
        .Array[0, 4]
        .Select(terms => string.Join("  ", terms));

    private static readonly Gen<string> Debris = Gen.OneOf(
        "state",
        ":",
        "=",
        "!=",
        ">",
        "<=",
        "-",
        "\"",
        "\\",
        ",",
        " ",
        "tag.",
        "cost",
        "5",
        "1h",
        "*",
        "created",
        "2026-01-31",
        "foo",
        "\u00a0",
        "🙂"
    );

    public static readonly Gen<string> Any = Gen.Frequency(
        (3, Debris.Array[0, 12].Select(parts => string.Concat(parts))),
        (1, Gen.String),
        (1, Right)
    );
}
