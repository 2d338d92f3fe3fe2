using CsCheck;
using Shared.Documents;

namespace Shared.Tests.Documents;

public sealed class DocumentContentTests
{
    /// <summary>A document and one laid over it, or over a third: pairs that are often the same, and often nearly so.</summary>
    private static readonly Gen<(JobStatusDocument Left, JobStatusDocument Right)> Pairs = Gen.Select(
        DocumentGen.Json,
        DocumentGen.Json,
        Gen.Int[0, 4],
        (first, second, kind) =>
        {
            var (a, b) = (Doc.Read(first), Doc.Read(second));
            var merged = DocumentMerge.Merge(a, b);
            return kind switch
            {
                0 => (a, merged),
                1 => (a, Doc.Read(first)),
                2 => (merged, DocumentMerge.Merge(merged, b)),
                3 => (merged, Doc.Read(DocumentWriter.Write(merged))),
                _ => (a, b),
            };
        }
    );

    [Fact]
    public void AreSame_AnyTwoDocuments_AgreesWithTheirBytes() =>
        Pairs.Sample(
            pair =>
                Assert.Equal(
                    DocumentWriter.Write(pair.Left).AsSpan().SequenceEqual(DocumentWriter.Write(pair.Right)),
                    DocumentContent.AreSame(pair.Left, pair.Right)
                ),
            iter: 20_000
        );

    [Fact]
    public void AreSame_OfTwoDocuments_AllocatesNothing()
    {
        const string Json =
            """{"status":"running","progress":5,"createdAt":"2024-01-15T14:30:00Z","tags":{"a":"1"},"execution":{"duration":3}}""";
        var (left, right) = (Doc.Read(Json), Doc.Read(Json));
        Assert.True(DocumentContent.AreSame(left, right));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var areSame = DocumentContent.AreSame(left, right);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(areSame);
    }

    [Fact]
    public void Without_NamedParts_LeavesTheRestInOrder()
    {
        var document = Doc.Read("""{"tags":{},"logs":["x"],"execution":{},"metrics":{"a":1}}""");

        var bare = document.Without(PartNames.Logs, PartNames.Metrics);

        Assert.Equal(["tags", "execution"], bare.Parts.Select(part => part.Name));
        Assert.Equal(4, document.Parts.Length);
        Assert.Same(bare, bare.Without(PartNames.Logs));
    }
}
