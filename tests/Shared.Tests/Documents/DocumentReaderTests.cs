using System.Text;
using System.Text.Json;
using Shared.Details;
using Shared.Documents;
using Shared.Jobs;

namespace Shared.Tests.Documents;

public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData("""{"progress":150}""", 100d, "outside 0 to 100: clamped")]
    [InlineData("""{"progress":-5}""", 0d, "outside 0 to 100: clamped")]
    [InlineData("""{"progress":"75"}""", 75d, "a text where a number is expected")]
    [InlineData("""{"progress":"no"}""", null, "not a number: left out")]
    [InlineData("""{"progress":null}""", null, null)]
    [InlineData("""{"progress":1e999}""", null, "not a number: left out")]
    [InlineData("""{"progress":{"value":3}}""", null, "not a number: left out")]
    [InlineData("""{"progress":33.3}""", 33.3, null)]
    [InlineData("""{"progress":10,"progress":20}""", 20d, "duplicate key: the last one counts")]
    [InlineData("""{"progress":10,"progress":null}""", null, "duplicate key: the last one counts")]
    [InlineData("{}", null, null)]
    public void Progress_OddValue_IsPutRightAndNoted(string json, double? progress, string? note)
    {
        var document = Doc.Read(json);

        Assert.Equal(progress, document.Progress);
        Assert.Equal(note, document.Notes.SingleOrDefault()?.Reason);
        Doc.AssertSerialises(document);
    }

    [Fact]
    public void Field_AbsentOrUnreadable_DiffersFromNull()
    {
        Assert.False(Doc.Read("{}").Has(DocumentFields.Progress));
        Assert.False(Doc.Read("""{"progress":[]}""").Has(DocumentFields.Progress));
        Assert.True(Doc.Read("""{"progress":null}""").Has(DocumentFields.Progress));
    }

    [Theory]
    [InlineData("queued", JobState.Queued)]
    [InlineData("INITIALIZING", JobState.Initializing)]
    [InlineData("Running", JobState.Running)]
    [InlineData("paused", JobState.Paused)]
    [InlineData("completed", JobState.Completed)]
    [InlineData("failed", JobState.Failed)]
    [InlineData("canceled", JobState.Cancelled)]
    [InlineData("cancelled", JobState.Cancelled)]
    [InlineData("timed_out", JobState.Timeout)]
    [InlineData("timeout", JobState.Timeout)]
    public void Status_AnySpelling_IsOneOfTheStates(string text, JobState state) =>
        Assert.Equal(state, Doc.Read($$"""{"status":"{{text}}"}""").State);

    [Fact]
    public void Status_UnknownText_IsKept()
    {
        var document = Doc.Read("""{"status":"hibernating"}""");

        Assert.Equal((JobState.Unknown, "hibernating"), (document.State, document.StateText));
        Assert.Equal("hibernating", Doc.Tree(document)["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"status":"running","substate":"warming_up"}""", RunningPhase.WarmingUp)]
    [InlineData("""{"status":"running","subState":"processing"}""", RunningPhase.Processing)]
    [InlineData("""{"status":"running","substatus":"finalizing"}""", RunningPhase.Finalizing)]
    [InlineData("""{"status":"running","currentStep":"uploading"}""", RunningPhase.Uploading)]
    [InlineData("""{"status":"warming_up"}""", RunningPhase.WarmingUp)]
    [InlineData("""{"substate":"uploading","currentStep":"processing","status":"running"}""", RunningPhase.Uploading)]
    [InlineData("""{"status":"running","currentStep":"encoding"}""", null)]
    public void Phase_AnyOfItsPlaces_IsFound(string json, RunningPhase? phase)
    {
        var document = Doc.Read(json);

        Assert.Equal((JobState.Running, phase), (document.State, document.Phase));
    }

    [Theory]
    [InlineData("2024-01-15T14:30:00Z", "2024-01-15T14:30:00.0000000+00:00")]
    [InlineData("2024-01-15T14:30:00+02:00", "2024-01-15T12:30:00.0000000+00:00")]
    [InlineData("2024-01-15T14:30:00", "2024-01-15T14:30:00.0000000+00:00")]
    [InlineData("2024-01-15T14:30:00.123-05:30", "2024-01-15T20:00:00.1230000+00:00")]
    [InlineData("2024-01-15 14:30:00", "2024-01-15T14:30:00.0000000+00:00")]
    [InlineData("2024-01-15T14:30:00.5Z", "2024-01-15T14:30:00.5000000+00:00")]
    [InlineData("2024-01-15T14:30:00.1234567Z", "2024-01-15T14:30:00.1234567+00:00")]
    [InlineData("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.0000000+00:00")]
    [InlineData("2023-02-29T00:00:00Z", null)]
    [InlineData("2024-13-01T00:00:00Z", null)]
    [InlineData("2024-01-15T24:00:00Z", null)]
    [InlineData("2024-01-15T14:30:0xZ", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    public void Time_AnyOffset_IsUtc(string text, string? expected)
    {
        var document = Doc.Read($$"""{"createdAt":"{{text}}","status":"queued"}""");

        Assert.Equal(expected, document.CreatedAt?.ToString("O"));
        Assert.Equal(JobState.Queued, document.State);
    }

    [Theory]
    [InlineData("completedAt")]
    [InlineData("failedAt")]
    [InlineData("cancelledAt")]
    [InlineData("canceledAt")]
    [InlineData("timedOutAt")]
    [InlineData("endedAt")]
    public void EndTime_AnySpelling_IsFound(string name) =>
        Assert.NotNull(Doc.Read($$"""{"{{name}}":"2024-01-15T14:30:00Z"}""").EndedAt);

    [Fact]
    public void Cost_IsExactDecimal()
    {
        var document = Doc.Read("""{"execution":{"costAccrued":0.1234567890123456789},"finalMetrics":{"totalCost":"$5.67"}}""");

        Assert.Equal((0.1234567890123456789m, 5.67m), (document.CostAccrued, document.TotalCost));
    }

    /// <summary>Sums of what a hostile upstream calls costs must stay within a decimal.</summary>
    [Theory]
    [InlineData("1e28")]
    [InlineData("1000000000000")]
    [InlineData("70000000000000000000000000000")]
    [InlineData("\"$1e20\"")]
    public void Cost_BeyondAnyBill_IsLeftOut(string cost)
    {
        var document = Doc.Read($$$"""{"execution":{"costAccrued":{{{cost}}}},"finalMetrics":{"totalCost":{{{cost}}}}}""");

        Assert.Equal((null, null), (document.CostAccrued, document.TotalCost));
    }

    [Fact]
    public void Error_TextOrObject_AreBothRead()
    {
        Assert.Equal((null, "boom"), Both("""{"error":"boom"}"""));
        Assert.Equal(("OOM", "no memory"), Both("""{"error":{"code":"OOM","message":"no memory"}}"""));
        static (string?, string?) Both(string json) => (Doc.Read(json).ErrorCode, Doc.Read(json).ReadError()?.Message);
    }

    [Fact]
    public void UnknownFields_AreKept()
    {
        var document = Doc.Read("""{"region":"eu-1","nested":{"a":[1,2]},"caf\u00e9":1}""");

        Assert.Equal(["region", "nested", "café"], document.Parts.Select(part => part.Name));
        Doc.AssertSame(document, Doc.Read(DocumentWriter.Write(document)));
    }

    /// <summary>However many: a program that speaks a later version of the API has more of them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(170)]
    public void UnknownFields_OfAnyNumber_KeepTheirOrderAndMergeByName(int count)
    {
        var first = Doc.Read(Fields(0, count, "1"));
        var second = Doc.Read(Fields(count / 2, count, "2"));

        Assert.Equal(Names(0, count), first.Parts.Select(part => part.Name));
        var merged = DocumentMerge.Merge(first, second);
        Assert.Equal(Names(0, count + (count / 2)), merged.Parts.Select(part => part.Name));
        Assert.All(merged.Parts.Take(count / 2), part => Assert.True(part.Json.Span.SequenceEqual("1"u8)));
        Assert.All(merged.Parts.Skip(count / 2), part => Assert.True(part.Json.Span.SequenceEqual("2"u8)));

        static IEnumerable<string> Names(int from, int count) => Enumerable.Range(from, count).Select(n => $"field{n}");
        static string Fields(int from, int count, string value) =>
            $$"""{{{string.Join(',', Names(from, count).Select(name => $"\"{name}\":{value}"))}}}""";
    }

    [Fact]
    public void Field_Twice_CountsOnceAndIsNoted()
    {
        var names = string.Concat(Enumerable.Range(0, 10).Select(n => $"\"field{n}\":1,"));

        var document = Doc.Read($$"""{{{names}}"field9":2,"field0":2}""");

        Assert.Equal(10, document.Parts.Length);
        Assert.Equal(["field9", "field0"], document.Notes.Select(note => note.Field));
        Assert.True(document.FindPart("field9")!.Value.Json.Span.SequenceEqual("2"u8));
    }

    [Fact]
    public void Name_WrittenWithEscapes_IsTheSameName() => Assert.Equal(5, Doc.Read("""{"\u0070rogress":5}""").Progress);

    [Theory]
    [InlineData("[]", DocumentRefusal.NotAnObject)]
    [InlineData("null", DocumentRefusal.NotAnObject)]
    [InlineData("", DocumentRefusal.NotJson)]
    [InlineData("<html>", DocumentRefusal.NotJson)]
    [InlineData("""{"jobId":"a"} x""", DocumentRefusal.NotJson)]
    [InlineData("""{"jobId":"a",}""", DocumentRefusal.NotJson)]
    [InlineData("""{"status":"queued"}""", DocumentRefusal.NoJobId)]
    [InlineData("""{"jobId":""}""", DocumentRefusal.NoJobId)]
    public void Bytes_ThatAreNoDocument_AreRefusedWithAReason_AndHandedBack(string json, string reason)
    {
        var result = DocumentReader.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal((reason, json), (result.Refusal?.Reason, Encoding.UTF8.GetString(result.RefusedBytes.Span)));
    }

    [Fact]
    public void Document_OfAnotherJob_IsRefused() =>
        Assert.Equal(DocumentRefusal.OtherJob, DocumentReader.Read("""{"jobId":"job_2"}"""u8.ToArray(), "job_1").Refusal?.Reason);

    [Theory]
    [InlineData("""{"currentStep":"\uD800"}""", "\uFFFD")]
    [InlineData("""{"currentStep":"\uDC00\uD800x"}""", "\uFFFD\uFFFDx")]
    [InlineData("""{"currentStep":"\uD83D\uDE00"}""", "😀")]
    [InlineData("""{"currentStep":"\uD83D\uD83D\uDE00"}""", "\uFFFD😀")]
    [InlineData("""{"currentStep":"\\uD800"}""", "\\uD800")]
    public void LoneSurrogate_IsReplaced(string json, string step)
    {
        var document = Doc.Read(json);

        Assert.Equal(step, document.CurrentStep);
        Doc.AssertSerialises(document);
    }

    [Fact]
    public void InvalidUtf8_IsReplacedAndNoted()
    {
        var document = Doc.Read([.. """{"jobId":"job_1","metadata":{"a":"x"""u8, 0xFF, 0xC0, .. "\"}}"u8]);

        Assert.Contains(document.Notes, note => note.Reason == "invalid UTF-8 replaced");
        Assert.Contains((byte)0xFF, document.Received.ToArray());
        Doc.AssertSerialises(document);
    }

    [Fact]
    public void ByteOrderMark_IsRemovedAndNoted()
    {
        var document = Doc.Read([0xEF, 0xBB, 0xBF, .. """{"jobId":"job_1"}"""u8]);

        Assert.Equal("byte order mark removed", Assert.Single(document.Notes).Reason);
    }

    [Fact]
    public void Text_OfAMegabyte_IsCutInAListAndKeptInTheRaw()
    {
        var json = $"{{\"currentStep\":\"{new string('x', 1 << 20)}\",\"metadata\":{{\"big\":\"{new string('y', 1 << 20)}\"}}}}";
        var document = Doc.Read(json);

        Assert.Equal(1024, document.CurrentStep!.Length);
        Assert.Equal("currentStep", Assert.Single(document.Notes).Field);
        Assert.True(document.FindPart("metadata")!.Value.Json.Length > 1 << 20);
    }

    [Fact]
    public void Gpus_WithJunkBetween_ReadTheRest()
    {
        var document = Doc.Read(
            """
            {"resources":{"gpus":[null,5,{"type":"H100","utilization":40,"memoryUsed":"10GiB"},{"utilization":"60","memoryUsed":"5 GiB"},[]],
             "cpu":"n/a"}}
            """
        );

        Assert.Equal(
            (2, "H100", 50d, "15 GiB"),
            (document.GpuCount, document.GpuType, document.GpuUtilizationPercent, document.MemoryUsed.ToString())
        );
        Assert.Equal(2, document.ReadResources()!.Gpus.Count);
    }

    [Fact]
    public void Depth_BeyondTheLimit_IsRefused()
    {
        var json = "{\"jobId\":\"a\",\"metadata\":" + new string('[', 200) + new string(']', 200) + "}";

        Assert.Equal(DocumentRefusal.NotJson, DocumentReader.Read(Encoding.UTF8.GetBytes(json)).Refusal?.Reason);
    }

    /// <summary>Otherwise our own list of it could not be read by a program with the platform's default limit of 64.</summary>
    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void Depth_OfAnAcceptedDocument_LeavesRoomForAList(int brackets, bool isAccepted)
    {
        var json = "{\"jobId\":\"a\",\"metadata\":" + new string('[', brackets) + new string(']', brackets) + "}";

        Assert.Equal(isAccepted, DocumentReader.Read(Encoding.UTF8.GetBytes(json)).IsAccepted);
        if (isAccepted)
        {
            using var list = JsonDocument.Parse($"{{\"jobs\":[{json}]}}");
        }
    }
}
