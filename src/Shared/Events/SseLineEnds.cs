using System.Numerics;
using System.Runtime.Intrinsics;

namespace Shared.Events;

/// <summary>
/// Finds the CR and LF of a chunk in order, 64 bytes a step. An event's short lines share a step: a search anew for each line would cost
/// more than all the rest of the parsing.
/// </summary>
internal ref struct SseLineEnds(ReadOnlySpan<byte> chunk, int start)
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private readonly ReadOnlySpan<byte> _chunk = chunk;

    /// <summary>Where the next step begins.</summary>
    private int _next = start;

    /// <summary>The line ends of the last step that are still to come, a bit a byte.</summary>
    private ulong _ends;

    /// <returns>The index of the next CR or LF; -1 where there is none.</returns>
    public int Next()
    {
        var ends = _ends;
        var next = _next;
        while (ends == 0)
        {
            if (_chunk.Length - next < Vector512<byte>.Count)
            {
                var length = _chunk[next..].IndexOfAny(CarriageReturn, LineFeed);
                _next = next + length + 1;
                return length < 0 ? -1 : next + length;
            }

            var bytes = Vector512.Create(_chunk.Slice(next, Vector512<byte>.Count));
            var matches =
                Vector512.Equals(bytes, Vector512.Create(LineFeed)) | Vector512.Equals(bytes, Vector512.Create(CarriageReturn));
            ends = matches.ExtractMostSignificantBits();
            next += Vector512<byte>.Count;
        }

        _ends = ends & (ends - 1);
        _next = next;
        return next - Vector512<byte>.Count + BitOperations.TrailingZeroCount(ends);
    }
}
