using Dashboard.Infrastructure;

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
                    return ErrorAnswers.RefuseAsync(
                        context,
                        StatusCodes.Status400BadRequest,
                        "The Host header names another machine."
                    );
                }

                return request.Headers.Origin is not { Count: > 0 } origin || IsOwn(origin.ToString(), request)
                    ? next(context)
                    : ErrorAnswers.RefuseAsync(
                        context,
                        StatusCodes.Status403Forbidden,
                        "The request comes from a page of another origin."
                    );
            }
        );

    /// <summary>Browsers write an origin in lower case, whatever case the person typed.</summary>
    private static bool IsOwn(string origin, HttpRequest request) =>
        origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
