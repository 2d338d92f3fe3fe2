namespace Dashboard.Infrastructure;

/// <summary>
/// Scripts come from this server alone, and nothing inline runs. Styles may be inline: MudBlazor writes style attributes and its theme is
/// an element of the page.
/// </summary>
public static class ContentSecurityPolicy
{
    private static readonly string Policy = string.Join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "frame-ancestors 'none'"
    );

    private static readonly string[] Parts = ["text/javascript", "text/css", "font/"];

    /// <summary>Adds the policy to every response that can be opened, an error's included; goes before whatever writes one.</summary>
    public static IApplicationBuilder UseContentSecurityPolicy(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                // at the last moment: whoever answers for a failed request clears the headers first
                context.Response.OnStarting(() =>
                {
                    var headers = context.Response.Headers;
                    headers.XContentTypeOptions = "nosniff";
                    if (!IsPart(headers.ContentType.ToString()))
                    {
                        headers.ContentSecurityPolicy = Policy;
                        headers["Referrer-Policy"] = "same-origin";
                    }

                    return Task.CompletedTask;
                });
                return next(context);
            }
        );

    /// <summary>
    /// What a browser only takes as a part of a page, whose policy holds for it: the policy has more bytes than many of them. Not a picture:
    /// one of SVG, opened by itself, may have scripts.
    /// </summary>
    private static bool IsPart(string contentType) => Parts.Any(part => contentType.StartsWith(part, StringComparison.Ordinal));
}
