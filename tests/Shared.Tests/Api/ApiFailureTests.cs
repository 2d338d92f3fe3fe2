using System.Text;
using System.Text.Json;
using Shared.Api;
using Shared.Documents;

namespace Shared.Tests.Api;

public sealed class ApiFailureTests
{
    private const string Forged = "no\r\n2026-01-01 Warning: all is well\u2028\u202E\u001B[31m";

    /// <summary>Ours is two minutes ahead: by it, what is asked for would be over.</summary>
    [Fact]
    public async Task RetryAfter_AsADate_IsMeasuredByUpstreamsClock()
    {
        var upstream = DateTimeOffset.UnixEpoch;
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.TooManyRequests);
        response.Headers.Date = upstream;
        response.Headers.RetryAfter = new(upstream.AddSeconds(60));

        Assert.Equal(TimeSpan.FromSeconds(60), (await ReadAsync(response)).Failure!.RetryAfter);
    }

    [Fact]
    public async Task Words_OfUpstream_AreOneShortLineEach()
    {
        var endless = Forged + new string('x', 60_000);
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                error = endless,
                message = endless,
                request_id = endless,
                details = new { requiredPermission = endless, userPermissions = Enumerable.Repeat(endless, 1) },
            }
        );
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.Forbidden)
        {
            Content = new ByteArrayContent(body),
        };

        var failure = (await ReadAsync(response)).Failure!;

        Assert.StartsWith("no  2026-01-01 Warning", failure.Message, StringComparison.Ordinal);
        string?[] words =
        [
            failure.Message,
            failure.Code,
            failure.RequestId,
            failure.RequiredPermission,
            Assert.Single(failure.UserPermissions),
        ];
        foreach (var word in words)
        {
            Assert.NotNull(word);
            Assert.False(PlainText.HasUnfit(word));
            Assert.InRange(word.Length, 1, PlainText.MostLength + 1);
        }
    }

    [Fact]
    public void Error_OfOneJobInABatch_IsCleanedToo()
    {
        var error = ApiErrorBody.Read(
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { error = Forged, message = Forged }))
        )!;

        var failure = error.ToFailure();

        Assert.False(PlainText.HasUnfit(failure.Message));
        Assert.False(PlainText.HasUnfit(failure.Code));
        Assert.False(PlainText.HasUnfit((error with { Message = null }).ToFailure().Message));
    }

    [Theory]
    [InlineData("possibleReasons")]
    [InlineData("possible_reasons")]
    public void ReasonsWhyThereIsNoJob_AreRead(string name)
    {
        var body = $$"""{"error":"JOB_NOT_FOUND","message":"No.","details":{"{{name}}":["Deleted",7,"Expired\u0000"]} }""";

        Assert.Equal(
            ["Deleted", "Expired"],
            ApiErrorBody.Read(Encoding.UTF8.GetBytes(body))!.ToFailure().PossibleReasons.Select(reason => reason.Trim())
        );
    }

    [Fact]
    public void Permissions_OfAnyNumber_AreBounded() =>
        Assert.Equal(
            20,
            new ApiFailure(FailureKind.Forbidden, "") { UserPermissions = [.. Enumerable.Range(0, 1000).Select(i => $"p{i}")] }
                .UserPermissions
                .Count
        );

    private static Task<ApiAnswer> ReadAsync(HttpResponseMessage response) =>
        ApiAnswer.ReadAsync(
            _ => Task.FromResult(response),
            1024 * 1024,
            TimeProvider.System,
            CancellationToken.None,
            TestContext.Current.CancellationToken
        );
}
