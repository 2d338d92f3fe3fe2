using System.Text.Json;
using Shared.Documents;
using Shared.Jobs;

namespace Shared.Tests.Jobs;

public sealed class JobIdRulesTests
{
    public static TheoryData<string> BadIds { get; } =
    [
        "a\nb",
        "a\r\nWarning: forged",
        "a b",
        "a\u00A0b",
        "a\u2028b",
        "a\u202Eb",
        "a\u0000",
        "a\u001B[31m",
        ".",
        "..",
        "../batch",
        "a/b",
        " ",
        new string('a', JobIdRules.MostLength + 1),
    ];

    [Theory]
    [MemberData(nameof(BadIds))]
    public void Id_ThatIsNone_HasAFault_AndItsDocumentIsRefused(string jobId)
    {
        Assert.NotNull(JobIdRules.FindFault(jobId));

        var json = JsonSerializer.SerializeToUtf8Bytes(new { jobId, status = "running" });
        foreach (var expected in new[] { null, "job_1" })
        {
            var refusal = DocumentReader.Read(json, expected).Refusal;
            Assert.Equal(DocumentRefusal.BadJobId, refusal?.Reason);
            Assert.False(PlainText.HasUnfit(refusal!.Detail));
            Assert.InRange(refusal.Detail.Length, 1, 200);
        }
    }

    [Theory]
    [InlineData("job_1234567890abcdef")]
    [InlineData("a.b:c-d_e~f%2F")]
    [InlineData("...")]
    [InlineData("задание-7")]
    [InlineData("😀")]
    public void Id_OfVisibleCharacters_IsOne(string jobId)
    {
        Assert.Null(JobIdRules.FindFault(jobId));
        Assert.Equal(jobId, DocumentReader.Read(JsonSerializer.SerializeToUtf8Bytes(new { jobId })).Document?.JobId);
    }
}
