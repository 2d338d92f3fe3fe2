using System.Text;
using Shared.Api;

namespace Shared.Tests.Api;

public sealed class StatusAnswersTests
{
    [Theory]
    [InlineData("""{"jobs":[{"jobId":"a","status":"queued"},{"jobId":"b","status":"running"}]}""")]
    [InlineData("""{"statuses":[{"jobId":"a","status":"queued"},{"jobId":"b","status":"running"}]}""")]
    [InlineData("""[{"jobId":"a","status":"queued"},{"jobId":"b","status":"running"}]""")]
    [InlineData("\uFEFF[{\"jobId\":\"a\",\"status\":\"queued\"},{\"jobId\":\"b\",\"status\":\"running\"}]")]
    public void Shape_AnyOfThree_IsRead(string json)
    {
        var answers = Read(json)!;

        Assert.Equal(["a", "b"], answers.Documents.Select(result => result.Document?.JobId));
        Assert.Empty(answers.Errors);
        Assert.Null(answers.NextCursor);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"jobs":{}}""")]
    [InlineData("""{"jobs":[""")]
    [InlineData("<html>")]
    [InlineData("")]
    public void Shape_NoneOfThem_IsNull(string json) => Assert.Null(Read(json));

    [Fact]
    public void Entry_ThatIsNoDocument_IsRefusedAlone()
    {
        var deep = new string('[', 70) + new string(']', 70);
        var answers = Read(
            $$"""{"jobs":[1,{"jobId":"a","metadata":{{deep}}},{"status":"running"},{"jobId":"b"}],"nextCursor":"next"}"""
        )!;

        Assert.Equal([null, null, null, "b"], answers.Documents.Select(result => result.Document?.JobId));
        Assert.All(answers.Documents.Take(3), result => Assert.NotEmpty(result.Refusal!.Reason));
        Assert.Equal("next", answers.NextCursor);
    }

    [Theory]
    [InlineData("""{"jobId":"a","error":"JOB_NOT_FOUND","message":"No such job"}""", "JOB_NOT_FOUND")]
    [InlineData("""{"job_id":"a","code":"RESOURCE_NOT_FOUND","message":"No such job","request_id":"r"}""", "RESOURCE_NOT_FOUND")]
    public void Errors_OfEitherDialect_NameTheirJob(string error, string code)
    {
        var answers = Read($$"""{"jobs":[],"errors":[{{error}},{"message":"of no job"},7]}""")!;

        var (jobId, body) = Assert.Single(answers.Errors);
        Assert.Equal(("a", code, "No such job"), (jobId, body.Code, body.Message));
    }

    private static StatusAnswers? Read(string json) => StatusAnswers.Read(Encoding.UTF8.GetBytes(json));
}
