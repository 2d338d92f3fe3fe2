namespace Shared.Documents;

/// <summary>
/// One top-level property whose value is kept as the JSON that came, and parsed when somebody looks: the API's free-form objects, and
/// every field that the API page does not name.
/// </summary>
/// <param name="Name">The property's name.</param>
/// <param name="Json">The value: valid JSON, valid UTF-8, no lone surrogates.</param>
public readonly record struct DocumentPart(string Name, ReadOnlyMemory<byte> Json)
{
    public bool IsNull => Json.Span.SequenceEqual("null"u8);
}
