using System.Globalization;
using System.Net.Http.Headers;

namespace Shared.Api;

/// <summary>
/// A Simulator's story time and speed, from <c>X-Simulator-Time</c> and <c>X-Simulator-Speed</c>: its documents' times are story
/// times, which may run faster than the wall's.
/// </summary>
/// <param name="ReadAt">Our clock when the answer came.</param>
public sealed record SimulatorClock(DateTimeOffset ReadAt, DateTimeOffset StoryTime, double Speed)
{
    public static SimulatorClock? Read(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.TryGetValues("X-Simulator-Time", out var times)
        && DateTimeOffset.TryParse(times.First(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new SimulatorClock(now, time.ToUniversalTime(), ReadSpeed(headers))
            : null;

    public DateTimeOffset At(DateTimeOffset now) => StoryTime + ((now - ReadAt) * Speed);

    private static double ReadSpeed(HttpResponseHeaders headers) =>
        headers.TryGetValues("X-Simulator-Speed", out var speeds)
        && double.TryParse(speeds.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var speed)
        && double.IsFinite(speed)
        && speed > 0
            ? speed
            : 1;
}
