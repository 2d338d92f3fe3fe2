using System.Globalization;

namespace Dashboard.Upstream;

/// <summary>A time at which requests go on, as it is told: a whole second, and never too early.</summary>
internal static class ToldTime
{
    public static DateTimeOffset RoundUp(DateTimeOffset at) =>
        at.AddTicks((TimeSpan.TicksPerSecond - (at.UtcTicks % TimeSpan.TicksPerSecond)) % TimeSpan.TicksPerSecond);

    /// <summary>For programs, logs and headers.</summary>
    public static string Format(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
