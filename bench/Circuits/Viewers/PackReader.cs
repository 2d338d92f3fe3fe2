using System.Buffers.Binary;
using System.Text;

namespace Circuits.Viewers;

/// <summary>Reads what a hub sends as MessagePack: the kinds that Blazor uses. Throws <see cref="InvalidDataException"/> at any other.</summary>
internal ref struct PackReader(ReadOnlySpan<byte> bytes)
{
    private const byte NilCode = 0xC0;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Takes one whole message from the front.</summary>
    /// <returns>How many bytes it took with its length; 0 where not all of it is here yet.</returns>
    public static int TryTakeMessage(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> message)
    {
        message = default;
        var (length, shift, at) = (0, 0, 0);
        byte part;
        do
        {
            if (at == bytes.Length)
            {
                return 0;
            }

            part = bytes[at++];
            length |= (part & 0x7F) << shift;
            shift += 7;
        } while ((part & 0x80) != 0);

        if (bytes.Length - at < length)
        {
            return 0;
        }

        message = bytes.Slice(at, length);
        return at + length;
    }

    public int ReadArray()
    {
        var code = Take();
        return code switch
        {
            >= 0x90 and <= 0x9F => code & 0xF,
            0xDC => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            _ => throw Unexpected(code),
        };
    }

    public long ReadNumber()
    {
        var code = Take();
        return code switch
        {
            <= 0x7F => code,
            >= 0xE0 => (sbyte)code,
            0xCC => Take(),
            0xCD => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xCE => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xCF => (long)BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
            0xD0 => (sbyte)Take(),
            0xD1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xD2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xD3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw Unexpected(code),
        };
    }

    public bool ReadBool()
    {
        var code = Take();
        return code is 0xC2 or 0xC3 ? code == 0xC3 : throw Unexpected(code);
    }

    public string? ReadText()
    {
        var code = Take();
        return code switch
        {
            NilCode => null,
            >= 0xA0 and <= 0xBF => Encoding.UTF8.GetString(Take(code & 0x1F)),
            0xD9 => Encoding.UTF8.GetString(Take(Take())),
            0xDA => Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2)))),
            0xDB => Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadInt32BigEndian(Take(4)))),
            _ => throw Unexpected(code),
        };
    }

    public ReadOnlySpan<byte> ReadBytes()
    {
        var code = Take();
        return code switch
        {
            0xC4 => Take(Take()),
            0xC5 => Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            0xC6 => Take(BinaryPrimitives.ReadInt32BigEndian(Take(4))),
            _ => throw Unexpected(code),
        };
    }

    /// <summary>A message's headers, of which Blazor sends none.</summary>
    public void SkipHeaders()
    {
        var code = Take();
        if (code != 0x80)
        {
            throw Unexpected(code);
        }
    }

    private byte Take() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw new InvalidDataException("A message ends too early.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Unexpected(byte code) =>
        new($"A message holds 0x{code:X2} where something else was expected.");
}
