using System.Text;
using Shared.Documents;
using Testing;

namespace Shared.Tests.Documents;

/// <summary>JSONTestSuite: <c>y_</c> must parse, <c>n_</c> must not, <c>i_</c> may. None may crash the reader or poison a later writer.</summary>
public sealed class JsonSuiteTests
{
    [Fact]
    public void Suite_HasAll318Cases() => Assert.Equal(318, Cases().Count);

    [Fact]
    public void Case_AsAWholeDocument_IsReadOrRefused()
    {
        foreach (var (name, bytes) in Cases())
        {
            var result = DocumentReader.Read(bytes, "job_1");
            Assert.False(name.StartsWith("n_", StringComparison.Ordinal) && result.IsAccepted, name);
            AssertAcceptedOnesSerialise(name, result);
        }
    }

    [Fact]
    public void Case_AsAValueInADocument_IsReadOrRefused()
    {
        foreach (var (name, bytes) in Cases())
        {
            byte[] document = [.. "{\"jobId\":\"job_1\",\"status\":\"running\",\"metadata\":"u8, .. bytes, .. "}"u8];
            var result = DocumentReader.Read(document);
            Assert.False(name.StartsWith("n_", StringComparison.Ordinal) && result.IsAccepted, name);
            Assert.False(name.StartsWith("y_", StringComparison.Ordinal) && !result.IsAccepted, name);
            AssertAcceptedOnesSerialise(name, result);
        }
    }

    [Theory]
    [InlineData("progress")]
    [InlineData("status")]
    [InlineData("createdAt")]
    [InlineData("retryCount")]
    [InlineData("execution")]
    [InlineData("resources")]
    [InlineData("error")]
    [InlineData("tags")]
    public void Case_AsTheValueOfATypedField_IsReadOrRefused(string field)
    {
        foreach (var (name, bytes) in Cases())
        {
            byte[] document = [.. Encoding.UTF8.GetBytes($"{{\"jobId\":\"job_1\",\"{field}\":"), .. bytes, .. "}"u8];
            var result = DocumentReader.Read(document);
            Assert.False(name.StartsWith("y_", StringComparison.Ordinal) && !result.IsAccepted, name);
            AssertAcceptedOnesSerialise(name, result);
        }
    }

    [Fact]
    public void TransformCase_IsReadAndSerialises()
    {
        foreach (var file in Directory.EnumerateFiles(SharedFiles.Require("json-suite/test_transform")))
        {
            var bytes = File.ReadAllBytes(file);
            byte[] document = [.. "{\"jobId\":\"job_1\",\"output\":"u8, .. bytes, .. "}"u8];
            AssertAcceptedOnesSerialise(Path.GetFileName(file), DocumentReader.Read(document));
        }
    }

    private static void AssertAcceptedOnesSerialise(string name, DocumentReadResult result)
    {
        if (!result.IsAccepted)
        {
            Assert.NotEmpty(result.Refusal.Reason);
            return;
        }

        try
        {
            Doc.AssertSerialises(result.Document);
            Doc.AssertSerialises(DocumentMerge.Merge(result.Document, result.Document));
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{name}: {e}");
        }
    }

    private static List<(string Name, byte[] Bytes)> Cases() =>
        [
            .. Directory
                .EnumerateFiles(SharedFiles.Require("json-suite/test_parsing"))
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(file), File.ReadAllBytes(file))),
        ];
}
