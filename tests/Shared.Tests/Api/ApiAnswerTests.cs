using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shared.Api;

namespace Shared.Tests.Api;

public sealed class ApiAnswerTests
{
    private const string Key = "sk-1234567890";

    [Fact]
    public async Task BodyThatIsNoJson_IsAFailure_AndKept()
    {
        var answer = await ReadAsync(HttpStatusCode.OK, "<html>", "text/html");

        Assert.Equal(FailureKind.Unexpected, answer.Failure?.Kind);
        Assert.Equal("<html>", Encoding.UTF8.GetString(answer.Unreadable.Span));
        Assert.True(answer.Body.IsEmpty);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, """{"jobId":"a"}""")]
    [InlineData(HttpStatusCode.InternalServerError, "<html>")]
    public async Task OtherAnswers_HaveNothingUnreadable(HttpStatusCode status, string body) =>
        Assert.True((await ReadAsync(status, body)).Unreadable.IsEmpty);

    [Theory]
    [InlineData("""{"jobId":"a"}""", "application/json")]
    [InlineData("<html>", "text/html")]
    public async Task StreamThatIsNone_IsAFailure_AndItsBodyIsKept(string body, string contentType)
    {
        using var response = Respond(HttpStatusCode.OK, body, contentType);

        var answer = await ApiAnswer.ReadStreamAsync(response, 1024, TimeProvider.System, default);

        Assert.Equal(FailureKind.Unexpected, answer.Failure?.Kind);
        Assert.Equal(body, Encoding.UTF8.GetString(answer.Unreadable.Span));
        Assert.True(answer.Body.IsEmpty);
    }

    /// <summary>What is said goes to logs, pages and the relay's readers.</summary>
    [Fact]
    public async Task KeyThatUpstreamRepeats_IsInNoWord()
    {
        var answer = await ReadAsync(
            HttpStatusCode.Unauthorized,
            $$"""{"code":"BAD_{{Key}}","message":"The key {{Key.ToUpperInvariant()}} is not valid.","request_id":"of-{{Key}}"}"""
        );

        Assert.Equal(
            ("The key (hidden) is not valid.", "BAD_(hidden)", "of-(hidden)"),
            (answer.Failure?.Message, answer.Failure?.Code, answer.Failure?.RequestId)
        );
    }

    private static Task<ApiAnswer> ReadAsync(HttpStatusCode status, string body, string contentType = "application/json") =>
        ApiAnswer.ReadAsync(
            _ => Task.FromResult(Respond(status, body, contentType)),
            maxBytes: 4 * 1024 * 1024,
            TimeProvider.System,
            timeout: default,
            cancellationToken: default
        );

    private static HttpResponseMessage Respond(HttpStatusCode status, string body, string contentType)
    {
        var request = new HttpRequestMessage();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return new HttpResponseMessage(status)
        {
            Content = new StringContent(body, Encoding.UTF8, contentType),
            RequestMessage = request,
        };
    }
}
