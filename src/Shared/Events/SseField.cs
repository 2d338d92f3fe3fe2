namespace Shared.Events;

internal enum SseField : byte
{
    Other,
    Comment,
    Data,
    EventName,
    Id,
    Retry,
}

internal static class SseFields
{
    /// <summary>Which field a line holds. Its first six bytes are enough to tell.</summary>
    /// <param name="line">Not empty.</param>
    /// <param name="valueStart">Where the value begins: past the colon and one space; the line's end where it has no colon.</param>
    public static SseField Classify(ReadOnlySpan<byte> line, out int valueStart)
    {
        switch (line[0])
        {
            case (byte)'d' when line.StartsWith("data"u8):
                return Named(SseField.Data, 4, line, out valueStart);
            case (byte)'i' when line.StartsWith("id"u8):
                return Named(SseField.Id, 2, line, out valueStart);
            case (byte)'e' when line.StartsWith("event"u8):
                return Named(SseField.EventName, 5, line, out valueStart);
            case (byte)'r' when line.StartsWith("retry"u8):
                return Named(SseField.Retry, 5, line, out valueStart);
            default:
                valueStart = 0;
                return line[0] == (byte)':' ? SseField.Comment : SseField.Other;
        }
    }

    private static SseField Named(SseField field, int nameLength, ReadOnlySpan<byte> line, out int valueStart)
    {
        valueStart = nameLength;
        if (line.Length == nameLength)
        {
            return field;
        }

        if (line[nameLength] != (byte)':')
        {
            return SseField.Other;
        }

        valueStart++;
        if (valueStart < line.Length && line[valueStart] == (byte)' ')
        {
            valueStart++;
        }

        return field;
    }
}
