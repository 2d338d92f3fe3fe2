using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Dashboard.Jobs.Timelines;

/// <summary>Lays stays out along a line: whole numbers of a width, side by side, in order.</summary>
internal static class TimelineStrip
{
    public const int Width = 1000;

    /// <summary>What lasted a moment is seen all the same.</summary>
    private const int Narrowest = 3;

    /// <param name="now">Where what goes on ends, by upstream's clock.</param>
    public static ImmutableArray<StripSegment> Of(ImmutableArray<TimelineStay> stays, DateTimeOffset now)
    {
        if (stays.IsEmpty)
        {
            return [];
        }

        var begin = stays[0].From.At;
        var end = stays.Max(stay => EndOf(stay, now));
        var length = Math.Max(1, (end - begin).Ticks);
        var segments = ImmutableArray.CreateBuilder<StripSegment>();
        var x = 0;
        foreach (var stay in stays)
        {
            segments.Add(new StripSegment(x, 0, stay.Token, stay.Phases is [var first, ..] ? first.Phase : null, stay.Attempt));
            foreach (var phase in stay.Phases.Skip(1))
            {
                x = Math.Max(x, Place(phase.From.At));
                segments.Add(new StripSegment(x, 0, stay.Token, phase.Phase, stay.Attempt));
            }

            x = Math.Max(x, Place(EndOf(stay, now)));
        }

        // each ends where the next begins
        for (var i = 0; i < segments.Count; i++)
        {
            var right = i + 1 < segments.Count ? segments[i + 1].X : Width;
            segments[i] = segments[i] with { Width = Math.Max(right - segments[i].X, Narrowest) };
        }

        return segments.DrainToImmutable();

        int Place(DateTimeOffset at) => (int)Math.Clamp((double)(at - begin).Ticks / length * Width, 0, Width - Narrowest);
    }

    private static DateTimeOffset EndOf(TimelineStay stay, DateTimeOffset now) =>
        stay.To?.At ?? (stay.IsEnd || now < stay.From.At ? stay.From.At : now);
}

/// <param name="Phase">In the API's spelling; null where the stay has none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StripSegment(int X, int Width, string Token, string? Phase, int Attempt);
