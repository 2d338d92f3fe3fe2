using System.Text;
using Shared.Events;

namespace Shared.Tests.Events;

/// <summary>What a reader handed out, a line of text each, so that a difference can be read. Data and the items' ids are bytes, shown as Latin-1.</summary>
internal sealed class SseTranscript
{
    private readonly List<string> _lines = [];

    public void Add(SseItem item)
    {
        switch (item.Kind)
        {
            case SseItemKind.Event:
                AddEvent(item.EventName, Latin1(item.Data), Latin1(item.Id), item.SizeBytes);
                break;
            case SseItemKind.Comment:
                AddComment(Latin1(item.Data));
                break;
            case SseItemKind.Skipped:
                AddSkipped(item.EventName, Latin1(item.Data), Latin1(item.Id), item.SizeBytes);
                break;
            default:
                throw new InvalidOperationException($"Not an item: {item}");
        }
    }

    public void AddEvent(string name, string data, string id, long size) => _lines.Add($"{name} [{data}] id={id} ({size})");

    public void AddComment(string text) => _lines.Add($"comment [{text}]");

    public void AddSkipped(string name, string start, string id, long size) =>
        _lines.Add($"skipped {name} [{start}] id={id} ({size})");

    public void AddFailure(SseLimit limit) => _lines.Add($"failed over the {limit} limit");

    public IReadOnlyList<string> End(string lastEventId, TimeSpan? retryDelay)
    {
        _lines.Add($"end: last={lastEventId} retry={retryDelay?.TotalMilliseconds.ToString() ?? "none"}");
        return _lines;
    }

    private static string Latin1(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);
}
