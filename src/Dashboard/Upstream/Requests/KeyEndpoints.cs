using Dashboard.Infrastructure;

namespace Dashboard.Upstream.Requests;

/// <summary><c>POST /api/upstream/key/try</c>: what the button beside a refused key does, for scripts that have just put another one there.</summary>
internal static class KeyEndpoints
{
    private const string OfTry = "/api/upstream/key/try";

    public static void MapUpstreamKey(this IEndpointRouteBuilder app)
    {
        app.MapPost(OfTry, TryAgain);
        app.RefuseOtherMethods(OfTry, HttpMethods.Post);
    }

    private static IResult TryAgain(KeyGuard key, KeySources sources)
    {
        var wasRefused = key.TryAgain();
        var source = sources.Find();
        return Results.Ok(new KeyAnswer(wasRefused, source.Place, source.Change));
    }

    /// <param name="WasRefused">The key is tried anew; false where upstream did not refuse it, so that there was nothing to do.</param>
    private sealed record KeyAnswer(bool WasRefused, string Source, string Change);
}
