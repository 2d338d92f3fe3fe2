using System.Text;
using CsCheck;
using Dashboard.Upstream.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Testing;

namespace Dashboard.Tests.Upstream.Webhooks;

public sealed class WebhookSignatureTests
{
    /// <summary>The example that every library of Standard Webhooks tests itself with.</summary>
    [Fact]
    public void Signature_OfTheSpecificationsExample_IsValid()
    {
        Assert.True(WebhookKey.TryRead("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var key));

        Assert.True(
            WebhookSignature.IsValid(
                [key],
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "1614265330",
                """{"test": 2432232314}"""u8
            )
        );
    }

    [Fact]
    public void Signature_OfAnyMessage_IsValidAsItIsAndNotWithOneBitTurned() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[24, 64], Gen.Int[0, 10_000])
            .Sample(
                (body, key, bit) =>
                {
                    var signature = TestWebhook.Sign(key, "id", "1", body);
                    Assert.True(WebhookSignature.IsValid([new byte[24], key], signature, "id", "1", body));
                    Assert.False(WebhookSignature.IsValid([key], signature, "id2", "1", body));
                    Assert.False(WebhookSignature.IsValid([key], signature, "id", "2", body));
                    Assert.False(WebhookSignature.IsValid([new byte[24]], signature, "id", "1", body));
                    if (body.Length > 0)
                    {
                        body[bit % body.Length] ^= (byte)(1 << (bit % 8));
                        Assert.False(WebhookSignature.IsValid([key], signature, "id", "1", body));
                    }
                },
                iter: LongTests.Amount(200, 5000)
            );

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("v1,AAAA {0}", true)]
    [InlineData("v2,x v1a,y {0}", true)]
    [InlineData("v1,not-base64 {0}", true)]
    [InlineData("{0} v1,AAAA", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("v1,", false)]
    [InlineData("v1", false)]
    [InlineData("v2{0}", false)]
    [InlineData("{0}x", false)]
    public void Header_WithOthersInIt_IsValidByTheOne(string header, bool isValid)
    {
        var text = header.Replace("{0}", TestWebhook.Sign(TestWebhook.Key, "a", "1", []), StringComparison.Ordinal);

        Assert.Equal(isValid, WebhookSignature.IsValid([TestWebhook.Key], text, "a", "1", []));
    }

    [Fact]
    public void Header_OfManySignatures_IsLookedAtOnlySoFar()
    {
        var good = TestWebhook.Sign(TestWebhook.Key, "a", "1", []);
        StringValues Header(int before) => string.Join(' ', [.. Enumerable.Repeat("v1,AAAA", before), good]);

        Assert.True(WebhookSignature.IsValid([TestWebhook.Key], Header(WebhookSignature.MostSignatures - 1), "a", "1", []));
        Assert.False(WebhookSignature.IsValid([TestWebhook.Key], Header(WebhookSignature.MostSignatures), "a", "1", []));
        Assert.True(WebhookSignature.IsValid([TestWebhook.Key], new StringValues(["v1,AAAA", good]), "a", "1", []));
    }

    [Theory]
    [InlineData(-301, "sent too long ago")]
    [InlineData(-300, null)]
    [InlineData(0, null)]
    [InlineData(300, null)]
    [InlineData(301, "sent in the future")]
    public void Head_OfAnAge_IsTakenWithinTheTolerance(int seconds, string? reason)
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, 999, TimeSpan.Zero);
        var headers = new HeaderDictionary
        {
            ["webhook-id"] = "a",
            ["webhook-timestamp"] = $"{now.ToUnixTimeSeconds() + seconds}",
        };

        Assert.Equal(reason is null, WebhookHead.TryRead(headers, now, out _, out var refusal));
        Assert.Equal(reason, refusal?.Reason);
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("a b", "1")]
    [InlineData("é", "1")]
    [InlineData("a", "")]
    [InlineData("a", "-1")]
    [InlineData("a", "+1")]
    [InlineData("a", "1.5")]
    [InlineData("a", "99999999999999999999")]
    [InlineData("a", "9223372036854775807")]
    [InlineData("a", "2026-01-01T00:00:00Z")]
    public void Head_ThatIsNone_IsRefused(string id, string timestamp) =>
        Assert.False(
            WebhookHead.TryRead(
                new HeaderDictionary { ["webhook-id"] = id, ["webhook-timestamp"] = timestamp },
                DateTimeOffset.UnixEpoch,
                out _,
                out _
            )
        );

    [Theory]
    [InlineData("""{"jobId":"a","status":"running"}""", """{"jobId":"a","status":"running"}""", null)]
    [InlineData(
        """{"type":"x","timestamp":"2026-01-01T02:00:00+01:00","data":{"jobId":"a"}}""",
        """{"jobId":"a"}""",
        "2026-01-01T01:00:00Z"
    )]
    [InlineData("""{"data":{"jobId":"a"} }""", """{"jobId":"a"}""", null)]
    [InlineData("""{"data":{"a":[{}]},"timestamp":5}""", """{"a":[{}]}""", null)]
    [InlineData("""{"data":{"jobId":"a"},"jobId":"b"}""", """{"data":{"jobId":"a"},"jobId":"b"}""", null)]
    [InlineData("""{"data":[1]}""", """{"data":[1]}""", null)]
    [InlineData("""{"data":{"jobId":"a"}} x""", """{"data":{"jobId":"a"}} x""", null)]
    [InlineData("""{"data":{"jobId":"a"}""", """{"data":{"jobId":"a"}""", null)]
    [InlineData("[]", "[]", null)]
    [InlineData("", "", null)]
    public void Envelope_OfABody_FindsTheDocument(string body, string document, string? toldAt)
    {
        var envelope = WebhookEnvelope.Read(Encoding.UTF8.GetBytes(body));

        Assert.Equal(document, Encoding.UTF8.GetString(envelope.Document.Span));
        Assert.Equal(toldAt is null ? null : DateTimeOffset.Parse(toldAt, null), envelope.ToldAt);
    }
}
