using System.Globalization;
using System.Net.Http.Headers;

namespace Shared.Api;

/// <summary>
/// A reading of upstream's clock, which is the clock of its documents' times. A Simulator tells its story faster than life and says so in
/// <c>X-Simulator-Time</c> and <c>X-Simulator-Speed</c>; without these it is the wall clock, and there is no reading. Whatever the headers
/// say, it never shows a time beyond <see cref="MostApart"/> of the wall's, so that what is reckoned from it stays within all calendars.
/// </summary>
/// <param name="ReadAt">Our clock when the answer came.</param>
/// <param name="Shown">What upstream's clock showed then: story time.</param>
/// <param name="Speed">How many times as fast as the wall's it runs.</param>
public sealed record UpstreamClock(DateTimeOffset ReadAt, DateTimeOffset Shown, double Speed)
{
    public const string TimeHeader = "X-Simulator-Time";

    public const string SpeedHeader = "X-Simulator-Speed";

    /// <summary>A hundred years either way: a trace may be old.</summary>
    public static readonly TimeSpan MostApart = TimeSpan.FromDays(36_525);

    /// <summary>As fast as the Simulator replays a trace at most.</summary>
    public const double MostSpeed = 10_000_000;

    /// <summary>More than there is between any two times, and no more than fits beside that.</summary>
    private const double MostTicks = 4e18;

    /// <returns>Null where upstream says nothing of a clock of its own.</returns>
    public static UpstreamClock? Read(HttpResponseHeaders headers, DateTimeOffset now) =>
        RelayHeaders.FindTime(headers, TimeHeader) is { } time
            ? new UpstreamClock(now, Within(now, time - now), ReadSpeed(headers))
            : null;

    /// <summary>What it shows at a time of our clock.</summary>
    public DateTimeOffset At(DateTimeOffset wall)
    {
        var passed = Bound((wall - ReadAt).Ticks * Speed);
        return Within(wall, (Shown - wall).Ticks + passed);
    }

    /// <summary>How long it is by our clock until this one shows a moment; below zero where that is past.</summary>
    public TimeSpan WallTimeUntil(DateTimeOffset moment, DateTimeOffset wall) =>
        TimeSpan.FromTicks(Bound((moment - At(wall)).Ticks / Speed));

    private static long Bound(double ticks) => (long)Math.Clamp(ticks, -MostTicks, MostTicks);

    private static DateTimeOffset Within(DateTimeOffset wall, TimeSpan apart) => Within(wall, apart.Ticks);

    private static DateTimeOffset Within(DateTimeOffset wall, long apartTicks) =>
        new(wall.UtcTicks + Math.Clamp(apartTicks, -MostApart.Ticks, MostApart.Ticks), TimeSpan.Zero);

    private static double ReadSpeed(HttpResponseHeaders headers) =>
        double.TryParse(RelayHeaders.Find(headers, SpeedHeader), NumberStyles.Float, CultureInfo.InvariantCulture, out var speed)
        && speed > 0
            ? Math.Min(speed, MostSpeed)
            : 1;
}
