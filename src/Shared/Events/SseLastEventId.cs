using System.Text;

namespace Shared.Events;

/// <summary>
/// The last event id in two steps: what an <c>id</c> line set, and what a blank line made valid. Both live in one array, and a commit
/// makes them change places.
/// </summary>
internal sealed class SseLastEventId
{
    private byte[] _halves;
    private int _committedHalf;
    private int _committedLength;
    private int _pendingLength;
    private bool _isPending;
    private string? _text;

    public SseLastEventId(string initial)
    {
        _text = initial;
        _committedLength = Encoding.UTF8.GetByteCount(initial);
        _halves = new byte[2 * Math.Max(32, _committedLength)];
        Encoding.UTF8.GetBytes(initial, _halves);
    }

    public ReadOnlyMemory<byte> Bytes => _halves.AsMemory(_committedHalf, _committedLength);

    public string Text => _text ??= Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>What an <c>id</c> line has set and no blank line made valid yet; null where there is none.</summary>
    public string? PendingText =>
        _isPending ? Encoding.UTF8.GetString(_halves, _halves.Length / 2 - _committedHalf, _pendingLength) : null;

    /// <summary>Takes the value of an <c>id</c> line; one with a NUL is ignored.</summary>
    public void Set(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0))
        {
            return;
        }

        if (value.Length > _halves.Length / 2)
        {
            Grow(value.Length);
        }

        value.CopyTo(_halves.AsSpan(_halves.Length / 2 - _committedHalf));
        _pendingLength = value.Length;
        _isPending = true;
    }

    public void Commit()
    {
        if (_isPending)
        {
            _committedHalf = _halves.Length / 2 - _committedHalf;
            _committedLength = _pendingLength;
            _isPending = false;
            _text = null;
        }
    }

    /// <summary>Keeps what is committed; what is pending is about to be set anew.</summary>
    private void Grow(int length)
    {
        var committed = Bytes;
        _halves = new byte[2 * length];
        _committedHalf = 0;
        committed.Span.CopyTo(_halves);
    }
}
