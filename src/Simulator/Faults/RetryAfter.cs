using System.Text.Json.Nodes;
using Simulator.Endpoints;

namespace Simulator.Faults;

/// <summary>429 with every kind of <c>Retry-After</c> that services send.</summary>
internal static class RetryAfter
{
    public static IReadOnlyList<string> Forms { get; } = ["seconds", "date", "body", "absent", "negative", "huge", "text"];

    public static Task WriteAsync(HttpContext context, FaultArguments arguments, ApiAnswers answers, TimeProvider timeProvider)
    {
        var seconds = (int)arguments.Number("seconds", 2);
        var form = arguments.Text("retryAfter", "seconds");
        var headers = context.Response.Headers;
        headers.RetryAfter = form switch
        {
            "seconds" => seconds.ToString(),
            "date" => timeProvider.GetUtcNow().AddSeconds(seconds).ToString("R"),
            "negative" => "-5",
            "huge" => "99999999999",
            "text" => "soon",
            _ => default,
        };
        var error = ApiError.RateLimited(100, "1m", seconds);
        if (form == "body")
        {
            return answers.WriteErrorAsync(context, error);
        }

        var details = (JsonObject)error.Details.DeepClone();
        details.Remove("retryAfter");
        return answers.WriteErrorAsync(context, error with { Details = details });
    }
}
