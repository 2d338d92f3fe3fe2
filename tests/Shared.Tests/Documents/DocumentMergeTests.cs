using System.Text.Json.Nodes;
using CsCheck;
using Shared.Documents;
using Shared.Jobs;

namespace Shared.Tests.Documents;

public sealed class DocumentMergeTests
{
    [Fact]
    public void Document_WrittenAndReadAgain_IsTheSame() =>
        DocumentGen.Json.Sample(json =>
        {
            var document = Doc.Read(json);
            var again = Doc.Read(DocumentWriter.Write(document));
            Doc.AssertSame(document, again);
            Assert.Equal(document.Present, again.Present);
        });

    [Fact]
    public void Merge_IsAssociative() =>
        Gen.Select(DocumentGen.Json, DocumentGen.Json, DocumentGen.Json)
            .Sample(
                (first, second, third) =>
                {
                    var (a, b, c) = (Doc.Read(first), Doc.Read(second), Doc.Read(third));
                    var left = DocumentMerge.Merge(DocumentMerge.Merge(a, b), c);
                    var right = DocumentMerge.Merge(a, DocumentMerge.Merge(b, c));
                    Assert.Equal(left.Present, right.Present);
                    Assert.Equal((left.Progress, left.State, left.RetryCount), (right.Progress, right.State, right.RetryCount));
                }
            );

    /// <summary>From the second time on: a null inside a part is kept when the part is new, and clears when it is laid over itself.</summary>
    [Fact]
    public void Merge_OfARepeatedDocument_ChangesNothing() =>
        DocumentGen.Json.Sample(json =>
        {
            var document = Doc.Read(json);
            var twice = DocumentMerge.Merge(document, document);
            Doc.AssertSame(twice, DocumentMerge.Merge(twice, document));
        });

    [Fact]
    public void Merge_OfTwoJobs_IsRefused() =>
        Assert.Throws<ArgumentException>(() => DocumentMerge.Merge(Doc.Read("{}"), Doc.Read("{}", "job_2")));

    [Fact]
    public void AnotherState_WithoutAPhase_EndsThePhase()
    {
        var uploading = Doc.Read("""{"status":"running","substate":"uploading","progress":99}""");

        Assert.Null(DocumentMerge.Merge(uploading, Doc.Read("""{"status":"completed"}""")).Phase);
        Assert.Equal(RunningPhase.Uploading, DocumentMerge.Merge(uploading, Doc.Read("""{"status":"running"}""")).Phase);
        Assert.Equal(RunningPhase.Uploading, DocumentMerge.Merge(uploading, Doc.Read("""{"progress":100}""")).Phase);
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("failed")]
    [InlineData("cancelled")]
    [InlineData("timeout")]
    public void End_EndsWhatIsTrueOnlyOfARun(string end)
    {
        var running = Doc.Read(
            """
            {"status":"running","progress":45,"estimatedCompletion":"2026-01-01T01:00:00Z","currentStep":"encoding","throughput":{"items":3},
             "resources":{"gpuType":"A100","gpuUtilization":85},"execution":{"duration":3,"costAccrued":1.5}}
            """
        );

        var ended = DocumentMerge.Merge(running, Doc.Read($$"""{"status":"{{end}}"}"""));

        Assert.Equal((null, null), (ended.EstimatedCompletion, ended.CurrentStep));
        Assert.Equal("null", System.Text.Encoding.UTF8.GetString(ended.FindPart("throughput")!.Value.Json.Span));
        Assert.Equal((45, "A100", 85, 1.5m), (ended.Progress, ended.GpuType, ended.GpuUtilizationPercent, ended.CostAccrued));
        // as null, so that it is cleared also in what this is laid over
        Assert.True(ended.Has(DocumentFields.EstimatedCompletion) && ended.Has(DocumentFields.CurrentStep));
        Assert.Equal(end, DocumentMerge.Merge(ended, Doc.Read("""{"currentStep":"still said"}""")).State!.Value.ToApiText());
    }

    [Fact]
    public void End_ThatTellsThemItself_KeepsThem()
    {
        var running = Doc.Read("""{"status":"running","currentStep":"encoding","throughput":3}""");
        var end = Doc.Read("""{"status":"completed","currentStep":"done","throughput":2.5}""");

        var ended = DocumentMerge.Merge(running, end);
        var again = DocumentMerge.Merge(ended, Doc.Read("""{"status":"completed","progress":100}"""));

        Assert.All([ended, again], document => Assert.Equal("done", document.CurrentStep));
        Assert.All(
            [ended, again],
            document => Assert.Equal("2.5", System.Text.Encoding.UTF8.GetString(document.FindPart("throughput")!.Value.Json.Span))
        );
    }

    [Theory]
    [InlineData("""{"status":"paused"}""")]
    [InlineData("""{"progress":46}""")]
    public void NoEnd_LeavesWhatIsTrueOfARun(string newer)
    {
        var running = Doc.Read("""{"status":"running","estimatedCompletion":"2026-01-01T01:00:00Z","currentStep":"encoding"}""");

        var merged = DocumentMerge.Merge(running, Doc.Read(newer));

        Assert.Equal((running.EstimatedCompletion, "encoding"), (merged.EstimatedCompletion, merged.CurrentStep));
    }

    /// <summary>A relay says it of a job as it is now: what is told without it is there again.</summary>
    [Fact]
    public void GoneSince_IsThatOfTheNewerDocument()
    {
        var gone = Doc.Read("""{"status":"running","goneSince":"2026-01-01T01:00:00Z"}""");
        var there = Doc.Read("""{"status":"running"}""");

        Assert.Equal(gone.GoneSince, DocumentMerge.Merge(there, gone).GoneSince);
        Assert.Null(DocumentMerge.Merge(gone, there).GoneSince);
        Assert.Equal(
            """{"jobId":"job_1","status":"running","goneSince":"2026-01-01T01:00:00Z"}""",
            System.Text.Encoding.UTF8.GetString(DocumentWriter.Write(gone))
        );
    }

    [Fact]
    public void Null_ClearsAndAbsent_Keeps()
    {
        var older = Doc.Read(
            """{"progress":50,"priority":"high","tags":{"a":"1"},"execution":{"duration":3,"costAccrued":1.5}}"""
        );
        var merged = DocumentMerge.Merge(older, Doc.Read("""{"progress":null,"execution":null}"""));

        Assert.Null(merged.Progress);
        Assert.Equal("high", merged.Priority);
        Assert.Equal((null, null), (merged.DurationSeconds, merged.CostAccrued));
        Assert.NotNull(merged.FindPart("tags"));
    }

    [Fact]
    public void Patch_IsWhatRfc7396Says() =>
        Gen.Select(DocumentGen.Json, DocumentGen.Json)
            .Sample(
                (target, patch) =>
                {
                    var expected = ApplyByTheBook(JsonNode.Parse(target), JsonNode.Parse(patch));
                    var actual = JsonMergePatch.Apply(
                        System.Text.Encoding.UTF8.GetBytes(target),
                        System.Text.Encoding.UTF8.GetBytes(patch)
                    );
                    // the short cut may keep nulls inside arrays and new members only as RFC 7396 does: dropped
                    Doc.AssertSame(expected, JsonNode.Parse(actual.Span));
                }
            );

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [InlineData("""{"a":[1]}""", """{"a":{"b":{"c":null}}}""", """{"a":{"b":{}}}""")]
    [InlineData("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [InlineData("""{"a":"foo"}""", "null", "null")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Patch_OfTheRfcsTable_GivesItsResult(string target, string patch, string expected)
    {
        var actual = JsonMergePatch.Apply(System.Text.Encoding.UTF8.GetBytes(target), System.Text.Encoding.UTF8.GetBytes(patch));

        Doc.AssertSame(JsonNode.Parse(expected), JsonNode.Parse(actual.Span));
    }

    /// <summary>The pseudocode of RFC 7396, section 2.</summary>
    private static JsonNode? ApplyByTheBook(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                var before = result[name];
                result.Remove(name);
                result[name] = ApplyByTheBook(before, value);
            }
        }

        return result;
    }
}
