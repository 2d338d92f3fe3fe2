namespace Dashboard.Access;

/// <summary>
/// Refuses a request that names a foreign host (DNS rebinding) or comes from a page of another origin. Blazor's own endpoints take any
/// Origin, so it is checked here, for every path and before any of them.
/// </summary>
internal static class SameOriginOnly
{
    public static IApplicationBuilder UseSameOriginOnly(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                var request = context.Request;
                if (!LoopbackHosts.Contains(request.Host.Host))
                {
                    return RefuseAsync(context, StatusCodes.Status400BadRequest, "The Host header names another machine.");
                }

                if (request.Headers.Origin is { Count: > 0 } origin && origin != $"{request.Scheme}://{request.Host}")
                {
                    return RefuseAsync(
                        context,
                        StatusCodes.Status403Forbidden,
                        "The request comes from a page of another origin."
                    );
                }

                return next(context);
            }
        );

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why, context.RequestAborted);
    }
}
