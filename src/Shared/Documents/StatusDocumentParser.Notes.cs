using System.Text;
using System.Text.Json;

namespace Shared.Documents;

/// <summary>What was there, and what had to be put right.</summary>
internal ref partial struct StatusDocumentParser
{
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
        var span = _json.ValueSpan;
        var value = _json.TokenType is JsonTokenType.String or JsonTokenType.Number
            ? Encoding.UTF8.GetString(span[..Math.Min(span.Length, 64)])
            : _json.TokenType.ToString();
        (_notes ??= []).Add(new DocumentNote(field, reason, value));
    }
}
