using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Simulator.Faults;

/// <summary>Ways to spoil a status document that real services and proxies have been seen to use.</summary>
internal static class Poisons
{
    public const string Truncated = "truncated";

    private static readonly Dictionary<string, Func<byte[], byte[]>> All = new(StringComparer.Ordinal)
    {
        [Truncated] = document => document[..(document.Length / 2)],
        ["number-overflow"] = document => WithRaw(document, "progress", "1e999"u8),
        ["huge-number"] = document =>
            WithRaw(document, "progress", "123456789012345678901234567890123456789012345678901234567890"u8),
        ["lone-surrogate"] = document => WithRaw(document, "currentStep", "\"broken \\ud83d pair\""u8),
        ["invalid-utf8"] = document => WithRaw(document, "currentStep", [(byte)'"', 0xC3, 0x28, 0xFF, 0xFE, (byte)'"']),
        ["overlong-utf8"] = document => WithRaw(document, "currentStep", [(byte)'"', 0xC0, 0xAF, (byte)'"']),
        ["duplicate-keys"] = document => [.. "{\"status\":\"failed\",\"progress\":3,"u8, .. document.AsSpan(1)],
        ["progress-150"] = document => WithRaw(document, "progress", "150"u8),
        ["progress-negative"] = document => WithRaw(document, "progress", "-5"u8),
        ["progress-text"] = document => WithRaw(document, "progress", "\"75\""u8),
        ["progress-null"] = document => WithRaw(document, "progress", "null"u8),
        ["progress-object"] = document => WithRaw(document, "progress", "{\"percent\":75}"u8),
        ["bom"] = document => [0xEF, 0xBB, 0xBF, .. document],
        ["not-json"] = _ => "Service temporarily unavailable"u8.ToArray(),
        ["array"] = document => [(byte)'[', .. document, (byte)']'],
        ["null"] = _ => "null"u8.ToArray(),
        ["empty-object"] = _ => "{}"u8.ToArray(),
        ["empty"] = _ => [],
        ["nul-bytes"] = document =>
            [.. document.AsSpan(0, document.Length / 2), 0, 0, 0, .. document.AsSpan(document.Length / 2)],
        ["deep-nesting"] = document =>
            WithRaw(document, "metadata", Encoding.ASCII.GetBytes(new string('[', 2000) + new string(']', 2000))),
        ["trailing-comma"] = document => [.. document.AsSpan(0, document.Length - 1), (byte)',', (byte)'}'],
        ["bad-time"] = document => WithRaw(document, "createdAt", "\"yesterday, about noon\""u8),
        ["time-out-of-range"] = document => WithRaw(document, "createdAt", "\"9999-12-31T23:59:59-14:00\""u8),
        ["unknown-status"] = document => WithRaw(document, "status", "\"hibernating\""u8),
        ["status-number"] = document => WithRaw(document, "status", "3"u8),
        ["resources-text"] = document => WithRaw(document, "resources", "\"plenty\""u8),
        ["no-job-id"] = document => WithRaw(document, "jobId", null),
        ["other-job-id"] = document => WithRaw(document, "jobId", "\"job_of_somebody_else\""u8),
        ["markup"] = document => WithRaw(document, "currentStep", "\"<img src=x onerror=alert(1)>\""u8),
        ["control-characters"] = document => WithRaw(document, "currentStep", "\"a\\u0000b\\u202Ec\\u001b[31m\""u8),
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <param name="document">A JSON object without a BOM; of anything else, poisons of a field leave half.</param>
    public static byte[] Apply(string poison, ReadOnlySpan<byte> document) => All[poison](document.ToArray());

    // The value goes in as it is, valid or not: text that stands for it is replaced once the rest has been written.
    private static byte[] WithRaw(byte[] document, string name, ReadOnlySpan<byte> value)
    {
        const string mark = "@@poison@@";
        if (Parse(document) is not { } body)
        {
            // plain text, or CSV: there is no field to spoil
            return All[Truncated](document);
        }

        body.Remove(name);
        if (value.IsEmpty)
        {
            return Encoding.UTF8.GetBytes(body.ToJsonString());
        }

        body[name] = mark;
        var text = Encoding.UTF8.GetBytes(body.ToJsonString());
        var place = text.AsSpan().IndexOf("\"@@poison@@\""u8);
        return [.. text.AsSpan(0, place), .. value, .. text.AsSpan(place + mark.Length + 2)];
    }

    private static JsonObject? Parse(byte[] document)
    {
        try
        {
            return JsonNode.Parse(document) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
