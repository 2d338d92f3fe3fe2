using System.Globalization;
using Dashboard.Infrastructure;

namespace Dashboard.Upstream.Webhooks;

/// <summary>
/// <c>POST /webhooks/tensorone</c>: what upstream sends of itself. It is answered with 2xx once nothing of it can be lost, and also for what
/// is signed and no use, since to send that again would not help.
/// </summary>
internal static class WebhookEndpoint
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private const string Pattern = "/webhooks/tensorone";

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        // the signature tells who sends; a program has no form token
        app.MapPost(Pattern, ReceiveAsync).DisableAntiforgery();
        app.RefuseOtherMethods(Pattern, HttpMethods.Post);
    }

    private static async Task ReceiveAsync(HttpContext context, WebhookReceiver receiver)
    {
        if (!receiver.IsOn)
        {
            await ErrorAnswers.RefuseAsync(
                context,
                StatusCodes.Status404NotFound,
                $"Webhooks are off: no secret is configured ({WebhookOptions.Section}:{nameof(WebhookOptions.Secrets)}:0).",
                new { path = context.Request.Path.Value }
            );
            return;
        }

        try
        {
            var (outcome, refusal) = await receiver.ReceiveAsync(context);
            await (refusal is null ? AnswerAsync(context, outcome) : RefuseAsync(context, refusal));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody waits for an answer
        }
    }

    private static Task AnswerAsync(HttpContext context, WebhookOutcome outcome)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new
            {
                outcome = outcome switch
                {
                    WebhookOutcome.Accepted => "accepted",
                    WebhookOutcome.Duplicate => "duplicate",
                    _ => "unusable",
                },
            },
            context.RequestAborted
        );
    }

    private static Task RefuseAsync(HttpContext context, WebhookRefusal refusal)
    {
        var headers = context.Response.Headers;
        if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
        {
            headers.RetryAfter = RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }

        if (refusal == WebhookRefusal.TooLarge || refusal == WebhookRefusal.Incomplete)
        {
            // what is left of the body is not read
            headers.Connection = "close";
        }

        return ErrorAnswers.RefuseAsync(context, refusal.Status, refusal.Detail, new { reason = refusal.Reason });
    }
}
