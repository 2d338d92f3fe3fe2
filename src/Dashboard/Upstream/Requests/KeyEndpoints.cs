using System.Text.Json.Serialization;
using Dashboard.Infrastructure;
using Shared.Documents;

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

    private static IResult TryAgain(HttpContext context, KeyGuard key, KeySources sources, UpstreamMonitor monitor)
    {
        if (context.Request.Query.Keys.FirstOrDefault() is { } name)
        {
            return Results.BadRequest(ApiError.InvalidRequest($"parameter '{PlainText.Of(name, 64)}': this address takes none."));
        }

        var wasRefused = key.TryAgain();
        var source = sources.Find();
        var status = monitor.Current;
        return Results.Ok(
            new KeyAnswer(wasRefused, UpstreamStateWords.OfKey(status), status.KeyFileFault, source.Place, source.Change)
        );
    }

    /// <param name="WasRefused">The key is tried anew; false where upstream did not refuse it, so that there was nothing to do.</param>
    /// <param name="State">How the key stands now, where it is refused or tried; else null.</param>
    /// <param name="Fault">What is wrong with the key's file, and what to do; null where nothing is.</param>
    private sealed record KeyAnswer(
        bool WasRefused,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? State,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Fault,
        string Source,
        string Change
    );
}
