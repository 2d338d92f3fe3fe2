using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Circuits.Viewers;

/// <summary>Writes hub messages as MessagePack, each behind its length. What has been written is kept until <see cref="Clear"/>.</summary>
internal sealed class PackWriter
{
    private readonly ArrayBufferWriter<byte> _messages = new(256);
    private readonly ArrayBufferWriter<byte> _message = new(256);

    public ReadOnlyMemory<byte> Written => _messages.WrittenMemory;

    public void Clear() => _messages.ResetWrittenCount();

    /// <summary>A message is an array of so many.</summary>
    public void Begin(int count)
    {
        _message.ResetWrittenCount();
        Array(count);
    }

    public void End()
    {
        var left = (uint)_message.WrittenCount;
        do
        {
            var more = left > 0x7F;
            Put(_messages, (byte)((left & 0x7F) | (more ? 0x80u : 0)));
            left >>= 7;
        } while (left > 0);

        _messages.Write(_message.WrittenSpan);
    }

    public void Array(int count) => Put(_message, (byte)(0x90 | Short(count)));

    public void EmptyMap() => Put(_message, 0x80);

    public void Nil() => Put(_message, 0xC0);

    public void Bool(bool value) => Put(_message, (byte)(value ? 0xC3 : 0xC2));

    public void Number(long value)
    {
        if (value is >= 0 and < 0x80)
        {
            Put(_message, (byte)value);
            return;
        }

        Put(_message, 0xD3);
        BinaryPrimitives.WriteInt64BigEndian(_message.GetSpan(sizeof(long)), value);
        _message.Advance(sizeof(long));
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Nil();
            return;
        }

        Put(_message, 0xDB);
        BinaryPrimitives.WriteInt32BigEndian(_message.GetSpan(sizeof(int)), Encoding.UTF8.GetByteCount(value));
        _message.Advance(sizeof(int));
        Encoding.UTF8.GetBytes(value, _message);
    }

    private static int Short(int count) => count < 16 ? count : throw new ArgumentOutOfRangeException(nameof(count));

    private static void Put(ArrayBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }
}
