using System.Buffers.Binary;
using System.Text;

namespace Circuits.Viewers;

/// <summary>
/// What a circuit sends to be shown, as far as a viewer without a document needs it: the new texts, attributes and event handlers. Five offsets at
/// the end say where the parts begin.
/// </summary>
internal readonly ref struct RenderBatch(ReadOnlySpan<byte> bytes)
{
    private const int OffsetsLength = 5 * sizeof(int);
    private const int FrameLength = 5 * sizeof(int);
    private const int AttributeFrame = 3;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Length => _bytes.Length;

    /// <summary>Texts, markup, names and values that are new or other than before.</summary>
    public int StringCount => (_bytes.Length - OffsetsLength - Strings) / sizeof(int);

    private int Frames => Number(_bytes.Length - (4 * sizeof(int)));

    private int Strings => Number(_bytes.Length - sizeof(int));

    /// <returns>In UTF-8.</returns>
    public ReadOnlySpan<byte> GetString(int index)
    {
        var at = Number(Strings + (index * sizeof(int)));
        var (length, shift) = (0, 0);
        byte part;
        do
        {
            part = _bytes[at++];
            length |= (part & 0x7F) << shift;
            shift += 7;
        } while ((part & 0x80) != 0);

        return _bytes.Slice(at, length);
    }

    /// <returns>The number that an event of this name has to be sent with; 0 where the batch sets no handler for it.</returns>
    public long FindHandler(ReadOnlySpan<byte> attribute)
    {
        var count = Number(Frames);
        for (var frame = Frames + sizeof(int); count > 0; frame += FrameLength, count--)
        {
            if (Number(frame) == AttributeFrame && GetString(Number(frame + 4)).SequenceEqual(attribute))
            {
                return BinaryPrimitives.ReadInt64LittleEndian(_bytes[(frame + 12)..]);
            }
        }

        return 0;
    }

    public string GetText(int index) => Encoding.UTF8.GetString(GetString(index));

    private int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]);
}
