using System.Text;
using System.Text.Json;

namespace Shared.Documents;

/// <summary>What was there, and what had to be put right.</summary>
internal ref partial struct StatusDocumentParser
{
    /// <summary>A document of nothing but faults is not to weigh many times its bytes.</summary>
    private const int MostNotes = 100;

    private const int MostFieldLength = 64;

    private void Mark(string field, DocumentFields bit)
    {
        if ((_document.Present & bit) != 0)
        {
            Note(field, "duplicate key: the last one counts");
        }

        _document.Present |= bit;
    }

    private void LeaveOut(string field, string reason)
    {
        Note(field, reason + ": left out");
        _json.Skip();
    }

    private void Note(string field, string reason)
    {
        if (_notes is not { Count: >= MostNotes })
        {
            AddNote(field, reason);
        }
    }

    private void AddNote(string field, string reason)
    {
        var span = _json.ValueSpan;
        var value = _json.TokenType is JsonTokenType.String or JsonTokenType.Number
            ? Encoding.UTF8.GetString(span[..Math.Min(span.Length, 64)])
            : _json.TokenType.ToString();
        (_notes ??= []).Add(new DocumentNote(PlainText.Of(field, MostFieldLength), reason, value));
    }
}
