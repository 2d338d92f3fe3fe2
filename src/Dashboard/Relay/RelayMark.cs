using System.Globalization;
using Dashboard.Upstream;
using Shared.Api;

namespace Dashboard.Relay;

/// <summary>
/// Says on every answer of the relay that it is one (<c>X-Relay</c>), while it does not hear upstream since when
/// (<c>X-Upstream-Silent-Since</c>), and what the Simulator says of its clock where that is upstream: a Dashboard that reads from this one
/// would else take old news for new, simulated jobs for real ones, and their times for those of the wall clock.
/// </summary>
internal sealed class RelayMark(IUpstreamStatusSource upstream, TimeProvider timeProvider)
{
    private const string Value = "tensorone-dashboard";

    public static void Use(IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments("/v2", StringComparison.OrdinalIgnoreCase))
                {
                    // as the last thing: an answer to a fault begins with what was said before taken away
                    context.Response.OnStarting(
                        static state =>
                        {
                            var context = (HttpContext)state;
                            context.RequestServices.GetRequiredService<RelayMark>().Put(context.Response.Headers);
                            return Task.CompletedTask;
                        },
                        context
                    );
                }

                return next(context);
            }
        );

    private void Put(IHeaderDictionary headers)
    {
        headers[RelayHeaders.Relay] = Value;
        var status = upstream.Current;
        if (RelaySilences.Of(status) is { } silence)
        {
            headers[RelayHeaders.SilentSince] = silence.SinceText;
        }

        if (status.Clock is { } clock)
        {
            headers[UpstreamClock.TimeHeader] = RelayHeaders.Format(clock.At(timeProvider.GetUtcNow()));
            headers[UpstreamClock.SpeedHeader] = clock.Speed.ToString("R", CultureInfo.InvariantCulture);
        }
    }
}
