using System.Security.Cryptography;

namespace Dashboard.Infrastructure;

/// <summary>
/// Scripts come from this server alone, and nothing inline runs but the import map, by its nonce. Styles may be inline: MudBlazor writes
/// style attributes and its theme takes no nonce.
/// </summary>
public static class ContentSecurityPolicy
{
    private static readonly object NonceKey = new();

    /// <summary>Adds the policy to every response, an error's included; goes before whatever writes one.</summary>
    public static IApplicationBuilder UseContentSecurityPolicy(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
                context.Items[NonceKey] = nonce;
                // at the last moment: whoever answers for a failed request clears the headers first
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.ContentSecurityPolicy = Policy(nonce);
                    context.Response.Headers.XContentTypeOptions = "nosniff";
                    context.Response.Headers["Referrer-Policy"] = "same-origin";
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );

    /// <summary>This request's nonce; empty where the policy is not in use.</summary>
    public static string NonceOf(HttpContext context) => context.Items[NonceKey] as string ?? "";

    private static string Policy(string nonce) =>
        string.Join(
            "; ",
            "default-src 'none'",
            $"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'self'",
            "frame-ancestors 'none'"
        );
}
