namespace Dashboard.Infrastructure;

/// <summary>
/// Says of an address that is there that it does not take a method. Left to the routing, what takes every path (files, pages) would answer
/// instead, with 404.
/// </summary>
internal static class OtherMethods
{
    /// <summary>What reads answer; without a body to <c>HEAD</c>.</summary>
    public static readonly string[] OfReads = [HttpMethods.Get, HttpMethods.Head];

    private static readonly string[] All =
    [
        HttpMethods.Delete,
        HttpMethods.Get,
        HttpMethods.Head,
        HttpMethods.Options,
        HttpMethods.Patch,
        HttpMethods.Post,
        HttpMethods.Put,
        HttpMethods.Trace,
    ];

    /// <param name="taken">The methods that other endpoints of the same pattern take.</param>
    public static void RefuseOtherMethods(this IEndpointRouteBuilder app, string pattern, params string[] taken)
    {
        var allow = string.Join(", ", taken);
        // not simply all: what an endpoint does not take for its body's type would come here too
        app.MapMethods(
            pattern,
            All.Except(taken),
            context =>
            {
                context.Response.Headers.Allow = allow;
                return ErrorAnswers.RefuseMethodAsync(context);
            }
        );
    }
}
