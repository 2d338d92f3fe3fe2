using Dashboard.Infrastructure;

namespace Dashboard.Tests.Infrastructure;

public sealed class PathHintsTests
{
    [Theory]
    [InlineData("/health", "/health/live")]
    [InlineData("/healthz", "/health/ready")]
    [InlineData("/metrics", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("/v2/jobs/job_1", "did you mean /v2/jobs/job_1/status?")]
    [InlineData("/v2/jobs/job_1/stream", "did you mean /v2/jobs/job_1/status/stream?")]
    [InlineData("/v2/jobs/status", "POST /v2/jobs/status/batch")]
    [InlineData("/v1/jobs/job_1/status", "did you mean /v2/jobs/job_1/status?")]
    [InlineData("/v2/job", "did you mean /v2/jobs?")]
    [InlineData("/webhook/tensorone", "did you mean /webhooks/tensorone?")]
    public void Find_OfAPathThatIsLikeOne_NamesIt(string path, string expected) =>
        Assert.Contains(expected, PathHints.Find(path), StringComparison.Ordinal);

    [Theory]
    [InlineData("/")]
    [InlineData("/nope")]
    [InlineData("/favicon.ico")]
    public void Find_OfAnother_IsNone(string path) => Assert.Null(PathHints.Find(path));

    [Fact]
    public void Find_OfALongPath_IsNone() => Assert.Null(PathHints.Find("/" + new string('x', 100_000)));
}
