namespace Shared.Events;

public enum SseItemKind : byte
{
    /// <summary>An event with its data.</summary>
    Event,

    /// <summary>A comment line: a sign of life. Its data is the beginning of its text, and all other fields are empty.</summary>
    Comment,

    /// <summary>An event over a limit that was read past: its name, id and size, and of its data the beginning.</summary>
    Skipped,
}

/// <summary>
/// What <see cref="SseReader.TryRead"/> hands out. <see cref="Data"/> and <see cref="Id"/> lie in buffers of the reader and are valid until
/// the next call of the reader; who needs them longer copies them.
/// </summary>
/// <param name="Kind">Which of the other fields count.</param>
/// <param name="EventName">The type of the event; <c>message</c> where the stream gives none.</param>
/// <param name="Data">
/// The bytes of the data lines as they came, joined by LF. Not checked for valid UTF-8. Of a <see cref="SseItemKind.Skipped"/> event what
/// there was before the line that was too much, else the beginning of that line: at most 4 KiB. Of a comment about 500 bytes at most.
/// </param>
/// <param name="Id">The last event id as of this event, UTF-8. An event without an id of its own repeats the one before it.</param>
/// <param name="SizeBytes">The sum of the event's lines as sent, without line ends and comments.</param>
public readonly record struct SseItem(
    SseItemKind Kind,
    string EventName,
    ReadOnlyMemory<byte> Data,
    ReadOnlyMemory<byte> Id,
    long SizeBytes
);
