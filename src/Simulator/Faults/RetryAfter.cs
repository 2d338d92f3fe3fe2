using System.Text.Json.Nodes;
using Simulator.Endpoints;

namespace Simulator.Faults;

/// <summary>
/// 429 with every kind of <c>Retry-After</c> that services send. The form <c>both</c> is the page's own: header, body, and the rate headers of the
/// API's other pages; <c>bodySeconds</c> lets header and body disagree.
/// </summary>
internal static class RetryAfter
{
    private const int Limit = 100;

    public static IReadOnlyList<string> Forms { get; } =
    ["both", "seconds", "date", "body", "absent", "negative", "huge", "text"];

    public static Task WriteAsync(HttpContext context, FaultArguments arguments, ApiAnswers answers, TimeProvider timeProvider)
    {
        var seconds = (int)arguments.Number("seconds", 2);
        var form = arguments.Text("retryAfter", "both");
        var headers = context.Response.Headers;
        headers.RetryAfter = form switch
        {
            "both" or "seconds" => seconds.ToString(),
            "date" => timeProvider.GetUtcNow().AddSeconds(seconds).ToString("R"),
            "negative" => "-5",
            "huge" => "99999999999",
            "text" => "soon",
            _ => default,
        };
        var error = ApiError.RateLimited(Limit, "1m", (int)arguments.Number("bodySeconds", seconds));
        if (form == "both")
        {
            RateLimiter.WriteHeaders(headers, Limit, 0, timeProvider.GetUtcNow().AddSeconds(seconds), TimeSpan.FromMinutes(1));
        }

        if (form is "both" or "body")
        {
            return answers.WriteErrorAsync(context, error);
        }

        var details = (JsonObject)error.Details.DeepClone();
        details.Remove("retryAfter");
        return answers.WriteErrorAsync(context, error with { Details = details });
    }
}
