using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shared.Documents;

namespace Shared.Tests.Documents;

/// <summary>Short ways to make documents and to compare them.</summary>
internal static class Doc
{
    public static JobStatusDocument Read(string json, string? expectedJobId = "job_1")
    {
        var result = DocumentReader.Read(Encoding.UTF8.GetBytes(json), expectedJobId);
        Assert.True(result.IsAccepted, result.Refusal?.ToString());
        return result.Document;
    }

    public static JobStatusDocument Read(byte[] json)
    {
        var result = DocumentReader.Read(json);
        Assert.True(result.IsAccepted, result.Refusal?.ToString());
        return result.Document;
    }

    /// <summary>The written document as a tree: equal trees are equal documents, whatever the order of members.</summary>
    public static JsonNode Tree(JobStatusDocument document) => JsonNode.Parse(DocumentWriter.Write(document))!;

    public static void AssertSame(JobStatusDocument expected, JobStatusDocument actual) =>
        AssertSame(Tree(expected), Tree(actual));

    public static void AssertSame(JsonNode? expected, JsonNode? actual) =>
        Assert.True(
            JsonNode.DeepEquals(expected, actual),
            $"expected {expected?.ToJsonString()}\nactual   {actual?.ToJsonString()}"
        );

    /// <summary>Every string can be read and every token written: what a later consumer would do.</summary>
    public static void AssertSerialises(JobStatusDocument document)
    {
        using var json = JsonDocument.Parse(DocumentWriter.Write(document));
        Visit(json.RootElement);
    }

    private static void Visit(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Visit(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Visit(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
        }
    }
}
