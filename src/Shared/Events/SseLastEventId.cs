using System.Text;

namespace Shared.Events;

/// <summary>The last event id in two steps: what an <c>id</c> line set, and what a blank line made valid.</summary>
internal sealed class SseLastEventId
{
    private byte[] _pending = [];
    private byte[] _committed;
    private int _pendingLength;
    private int _committedLength;
    private bool _isPending;
    private string? _text;

    public SseLastEventId(string initial)
    {
        _committed = Encoding.UTF8.GetBytes(initial);
        _committedLength = _committed.Length;
        _text = initial;
    }

    public ReadOnlyMemory<byte> Bytes => _committed.AsMemory(0, _committedLength);

    public string Text => _text ??= Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Takes the value of an <c>id</c> line; one with a NUL is ignored.</summary>
    public void Set(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0))
        {
            return;
        }

        if (_pending.Length < value.Length)
        {
            _pending = new byte[Math.Max(32, value.Length)];
        }

        value.CopyTo(_pending);
        _pendingLength = value.Length;
        _isPending = true;
    }

    public void Commit()
    {
        if (!_isPending)
        {
            return;
        }

        (_pending, _committed) = (_committed, _pending);
        _committedLength = _pendingLength;
        _isPending = false;
        _text = null;
    }
}
