using System.Text;
using System.Text.Json.Nodes;

namespace Testing;

/// <summary>The JSON samples of the API's own page, read from the page itself.</summary>
public static class ApiPage
{
    public static IReadOnlyList<JsonObject> ReadSamples()
    {
        var page = File.ReadAllText(SharedFiles.Require("api/tensorone-get-job-status.txt"));
        return [.. FindObjects(page)];
    }

    /// <summary>The samples that are status documents or fragments of one, as documents of one job.</summary>
    public static IReadOnlyDictionary<string, byte[]> ReadStatusSamples(string jobId)
    {
        var samples = new Dictionary<string, byte[]>();
        foreach (var sample in ReadSamples())
        {
            var name = Name(sample);
            if (name is not null)
            {
                sample["jobId"] = jobId;
                samples.Add(name, Encoding.UTF8.GetBytes(sample.ToJsonString()));
            }
        }

        return samples;
    }

    private static string? Name(JsonObject sample) =>
        sample["status"]?.GetValue<string>()
        ?? (
            sample.ContainsKey("resources") ? "gpus"
            : sample.ContainsKey("coldStart") ? "coldStart"
            : null
        );

    /// <summary>A line that is '{' opens a sample, the next line that is '}' closes it.</summary>
    private static IEnumerable<JsonObject> FindObjects(string page)
    {
        StringBuilder? open = null;
        foreach (var line in page.Split('\n'))
        {
            if (line == "{")
            {
                open = new StringBuilder();
            }

            open?.AppendLine(line);
            if (line == "}" && open is not null)
            {
                var text = open.ToString();
                open = null;
                if (text.Contains("\":", StringComparison.Ordinal))
                {
                    yield return JsonNode.Parse(text)!.AsObject();
                }
            }
        }
    }
}
