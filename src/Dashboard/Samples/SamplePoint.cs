using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Dashboard.Samples;

/// <summary>The readings of one span of time, at least one. The span is the window's <see cref="SampleWindow.Width"/> long.</summary>
/// <param name="At">The span's beginning, by upstream's clock.</param>
/// <param name="Last">The newest reading.</param>
/// <param name="Attempt">The retry count of the newest reading.</param>
/// <param name="IsAfterGap">For longer than usual there was no reading before this one: no line may lead here.</param>
/// <param name="BeginsAttempt">The point before this one is of an earlier attempt: no line may lead here either.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SamplePoint(
    DateTimeOffset At,
    double Min,
    double Mean,
    double Max,
    double Last,
    int Count,
    int Attempt,
    bool IsAfterGap,
    bool BeginsAttempt
);

/// <summary>A series from one time to another, in as many points as were asked for or fewer.</summary>
/// <param name="Width">What one point stands for; spans begin at multiples of it, so that they do not move as time goes on.</param>
/// <param name="Version">Changes with the series: a picture of the same version, range and width need not be drawn again.</param>
public sealed record SampleWindow(
    SeriesId Series,
    DateTimeOffset From,
    DateTimeOffset To,
    TimeSpan Width,
    ImmutableArray<SamplePoint> Points,
    long Version
);
