using System.Net;
using System.Text;
using Dashboard.Jobs;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Webhooks;
using Microsoft.Extensions.Configuration;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Webhooks;

public sealed class WebhookEndpointTests : IAsyncLifetime
{
    private const string Running = """{"jobId":"job_a","status":"running","progress":10}""";

    private DashboardHost _dashboard = null!;

    public async ValueTask InitializeAsync() => _dashboard = await DashboardHost.StartAsync(TestWebhook.Setting);

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Theory]
    [InlineData(Running)]
    [InlineData($$"""{"type":"job.running","timestamp":"2026-01-01T00:00:00Z","data":{{Running}}}""")]
    public async Task Post_SignedDocument_IsAppliedOnceHoweverOftenItComes(string body)
    {
        var webhook = TestWebhook.Of(body);

        Assert.Equal("accepted", await OutcomeAsync(webhook));
        Assert.Equal("duplicate", await OutcomeAsync(webhook));

        var job = _dashboard.Get<JobStore>().Find("job_a");
        Assert.Equal((JobState.Running, 10d, DocumentSource.Webhook), (job!.State, job.Progress, job.Source));
        var reading = _dashboard.Get<WebhookArrivals>().GetReading();
        Assert.Equal((1L, 1L, 0L, 0L), (reading.Accepted, reading.Duplicates, reading.Unusable, reading.Refused));
        Assert.NotNull(reading.LastAt);
        Assert.NotNull(_dashboard.Get<WebhookArrivals>().Find("job_a"));
    }

    /// <summary>Else no later message of the job would ever be news.</summary>
    [Fact]
    public async Task Post_OfATimeThatIsYetToCome_DoesNotMakeLaterOnesLate()
    {
        var now = TimeProvider.System.GetUtcNow();
        await OutcomeAsync(TestWebhook.Of($$"""{"timestamp":"9999-12-31T23:59:59Z","data":{{Running}}}"""));
        await OutcomeAsync(
            TestWebhook.Of($$$"""{"timestamp":"{{{now:O}}}","data":{"jobId":"job_a","status":"paused","progress":10}}""")
        );

        var job = _dashboard.Get<JobStore>().Find("job_a");
        Assert.Equal((JobState.Paused, now), (job!.State, job.ToldAt));
    }

    [Fact]
    public async Task Post_OneIdFromManyAtOnce_IsAppliedOnce()
    {
        var webhook = TestWebhook.Of(Running);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => OutcomeAsync(webhook))).Soon();

        Assert.Single(outcomes, outcome => outcome == "accepted");
        Assert.Equal(39, outcomes.Count(outcome => outcome == "duplicate"));
        Assert.Equal(1, _dashboard.Get<DocumentIntake>().GetReading().Accepted);
    }

    [Fact]
    public async Task Post_ManyMessagesAtOnce_AreAllKept()
    {
        var webhooks = Enumerable
            .Range(0, 200)
            .Select(i => TestWebhook.Of($$"""{"jobId":"job_{{i % 50}}","status":"running","progress":{{i / 50}}}"""))
            .ToList();

        var outcomes = await Task.WhenAll(webhooks.Select(OutcomeAsync)).Soon();
        var again = await Task.WhenAll(webhooks.Select(OutcomeAsync)).Soon();

        Assert.All(outcomes, outcome => Assert.Equal("accepted", outcome));
        Assert.All(again, outcome => Assert.Equal("duplicate", outcome));
        Assert.All(_dashboard.Get<JobStore>().GetSnapshot(), job => Assert.Equal(3, job.Progress));
    }

    [Fact]
    public async Task Post_WrongOrMissingSignature_IsRefusedAndChangesNothing()
    {
        var good = TestWebhook.Of(Running);
        await AssertRefusedAsync(good with { Signature = "" }, HttpStatusCode.Unauthorized, "wrong signature");
        await AssertRefusedAsync(good with { Signature = "v1,AAAA" }, HttpStatusCode.Unauthorized, "wrong signature");
        await AssertRefusedAsync(good with { SigningKey = new byte[24] }, HttpStatusCode.Unauthorized, "wrong signature");
        await AssertRefusedAsync(good with { Id = "a b" }, HttpStatusCode.BadRequest, "no id");
        await AssertRefusedAsync(good with { Timestamp = "now" }, HttpStatusCode.BadRequest, "no timestamp");
        await AssertRefusedAsync(
            good with
            {
                SentAt = good.SentAt.AddMinutes(-6),
            },
            HttpStatusCode.BadRequest,
            "sent too long ago"
        );
        await AssertRefusedAsync(
            good with
            {
                SentAt = good.SentAt.AddMinutes(6),
            },
            HttpStatusCode.BadRequest,
            "sent in the future"
        );
        using var bare = await _dashboard.PostJsonAsync("/webhooks/tensorone", Running);
        await bare.ReadErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");

        Assert.Empty(_dashboard.Get<JobStore>().GetSnapshot());
        var reading = _dashboard.Get<WebhookArrivals>().GetReading();
        Assert.Equal((8L, 0L, null), (reading.Refused, reading.Accepted, reading.LastAt));
        Assert.Equal(("wrong signature", 3L), reading.Refusals[0]);
        Assert.Equal("accepted", await OutcomeAsync(good));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_TooLarge_IsRefusedWithoutReadingOn(bool isChunked)
    {
        var fits = new TestWebhook(Padded(256 * 1024)) { IsChunked = isChunked };
        Assert.Equal((256 * 1024, "accepted"), (fits.Body.Length, await OutcomeAsync(fits)));

        using var request = new TestWebhook(Padded((256 * 1024) + 1)) { IsChunked = isChunked }.ToRequest();
        request.Headers.ExpectContinue = !isChunked;
        using var answer = await _dashboard.Http.SendAsync(request).Soon();

        await answer.ReadErrorAsync(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE");
        Assert.True(answer.Headers.ConnectionClose);

        static byte[] Padded(int length) =>
            Encoding.UTF8.GetBytes(
                """{"jobId":"job_a","status":"running","x":"%"}""".Replace(
                    "%",
                    new string('x', length - 43),
                    StringComparison.Ordinal
                )
            );
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"type":"endpoint.created","data":{"id":1}}""", "no jobId")]
    public async Task Post_SignedAndNoStatusDocument_IsTakenAndShownAmongTheRefused(string body, string reason)
    {
        var webhook = TestWebhook.Of(body);

        Assert.Equal("unusable", await OutcomeAsync(webhook));
        Assert.Equal("duplicate", await OutcomeAsync(webhook));

        var refused = Assert.Single(_dashboard.Get<DocumentIntake>().GetReading().LatestRefused);
        Assert.Equal(("webhook", reason), (refused.From, refused.Refusal.Reason));
        Assert.Equal(1, _dashboard.Get<WebhookArrivals>().GetReading().Unusable);
    }

    [Fact]
    public async Task Post_FromAPageOfAnotherOrigin_IsRefused()
    {
        using var foreign = await (TestWebhook.Of(Running) with { Origin = "https://evil.example" }).SendAsync(_dashboard);

        await foreign.ReadErrorAsync(HttpStatusCode.Forbidden, "ACCESS_DENIED");
        Assert.Empty(_dashboard.Get<JobStore>().GetSnapshot());
    }

    [Fact]
    public async Task Secrets_ChangedWhileRunning_TakeEffectWithTheNextMessage()
    {
        byte[] next = [.. Enumerable.Range(7, 32).Select(value => (byte)value)];
        var byNext = TestWebhook.Of(Running) with { SigningKey = next };
        await AssertRefusedAsync(byNext, HttpStatusCode.Unauthorized, "wrong signature");

        Change("Webhooks:Secrets:1", TestWebhook.SecretOf(next));
        Assert.Equal("accepted", await OutcomeAsync(byNext));
        Assert.Equal("accepted", await OutcomeAsync(TestWebhook.Of(Running)));

        Change("Webhooks:Secrets:0", TestWebhook.SecretOf(next));
        await AssertRefusedAsync(TestWebhook.Of(Running), HttpStatusCode.Unauthorized, "wrong signature");

        // a mistake in a running configuration is not taken
        Change("Webhooks:Secrets:0", "oops");
        Assert.Equal("accepted", await OutcomeAsync(byNext with { Id = "another" }));
    }

    [Fact]
    public async Task Post_WithoutASecret_IsOffAndSaysWhy()
    {
        await using var off = await DashboardHost.StartAsync();
        using var answer = await TestWebhook.Of(Running).SendAsync(off);

        var error = await answer.ReadErrorAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Contains("Webhooks:Secrets:0", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(off.Get<JobStore>().GetSnapshot());
    }

    private async Task<string?> OutcomeAsync(TestWebhook webhook)
    {
        using var answer = await webhook.SendAsync(_dashboard);
        return (await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("outcome").GetString();
    }

    private async Task AssertRefusedAsync(TestWebhook webhook, HttpStatusCode status, string reason)
    {
        using var answer = await webhook.SendAsync(_dashboard);
        var code = status == HttpStatusCode.Unauthorized ? "UNAUTHORIZED" : "INVALID_REQUEST";
        var error = await answer.ReadErrorAsync(status, code);
        Assert.Equal(reason, error.GetProperty("details").GetProperty("reason").GetString());
    }

    private void Change(string key, string value)
    {
        _dashboard.App.Configuration[key] = value;
        ((IConfigurationRoot)_dashboard.App.Configuration).Reload();
    }
}
