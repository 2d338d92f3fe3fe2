using System.Text.Json;
using System.Text.Json.Serialization;
using Shared.Documents;

namespace Shared.Hub;

/// <summary>A status document as it goes over the hub: its bytes, written once for all who get them.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct HubDocument(ReadOnlyMemory<byte> Json)
{
    public DocumentReadResult Read() => DocumentReader.Read(Json);

    private sealed class Converter : JsonConverter<HubDocument>
    {
        public override HubDocument Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new HubDocument(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(document.RootElement).ToArray());
        }

        public override void Write(Utf8JsonWriter writer, HubDocument value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
    }
}
