using System.Buffers.Text;
using System.Security.Cryptography;

namespace Dashboard.Components.Preferences;

/// <summary>
/// Whose a browser's own things are, as long as nobody signs in: a name that nobody guesses, in a cookie that no script reads.
/// </summary>
public static class BrowserName
{
    public const string Cookie = "dashboard-browser";

    private const int Bytes = 16;

    /// <summary>As long as browsers keep one.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    /// <summary>Gives the browser one where it has none. Before the answer has begun.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is { } known && IsOne(known))
        {
            return known;
        }

        var name = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        context.Response.Cookies.Append(
            Cookie,
            name,
            new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = Lifetime,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            }
        );
        return name;
    }

    private static bool IsOne(string text) =>
        text.Length == Base64Url.GetEncodedLength(Bytes) && Base64Url.IsValid(text, out var length) && length == Bytes;
}
