using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Shared.Documents;

namespace Shared.Tests.Documents;

/// <summary>Upstream chooses the names of what the API page does not name, and their number.</summary>
public sealed class DocumentBoundsTests
{
    private const int Most = PartNames.MostUnknown;
    private static readonly string[] Known = [PartNames.Tags, PartNames.Metadata, PartNames.Output, PartNames.Logs];

    /// <summary>Members in order, with duplicates: unknown ones of a range of names, and some that the API page names.</summary>
    private static readonly Gen<(string Name, int Value)[]> Members = Gen.OneOf(Gen.Const(3), Gen.Const(400), Gen.Const(5000))
        .SelectMany(names =>
            Gen.Select(Gen.Frequency((9, Gen.Int[0, names].Select(i => $"x{i}")), (1, Gen.OneOf(Known))), Gen.Int[0, 9]).Array[
                0,
                1500
            ]
        );

    [Fact]
    public void Read_OfAnyNumberOfNames_KeepsTheFirstOnesAndWhatTheApiNames() =>
        Members.Sample(
            members =>
            {
                var document = Doc.Read(Write(members));

                var unknown = members.Select(member => member.Name).Except(Known).ToList();
                var kept = unknown.Take(Most).Concat(Known).ToHashSet();
                var expected = members.GroupBy(member => member.Name).Where(group => kept.Contains(group.Key));
                Assert.Equal(
                    expected.Select(group => (group.Key, group.Last().Value)),
                    document.Parts.Select(part => (part.Name, int.Parse(part.Json.Span, CultureInfo.InvariantCulture)))
                );
                Assert.Equal(
                    unknown.Count > Most,
                    document.Notes.Any(note => note.Reason.StartsWith("more than", StringComparison.Ordinal))
                );
                Assert.Equal(Write(members), Encoding.UTF8.GetString(document.Received.Span));
            },
            iter: 200
        );

    [Fact]
    public void Merge_OfEverNewNames_KeepsTheNewestOnesAndWhatTheApiNames() =>
        Members
            .Array[1, 6]
            .Sample(
                documents =>
                {
                    var job = Doc.Read("""{"tags":{"a":"1"}}""");
                    foreach (var members in documents)
                    {
                        var next = Doc.Read(Write(members));
                        var known = job.Parts.Select(part => part.Name).Union(next.Parts.Select(part => part.Name)).ToList();

                        job = DocumentMerge.Merge(job, next);

                        var names = job.Parts.Select(part => part.Name).ToList();
                        var isTooMany = known.Except(Known).Count() > Most;
                        Assert.Equal(isTooMany ? Most : known.Except(Known).Count(), names.Except(Known).Count());
                        Assert.Equal(names.Count, names.Distinct().Count());
                        Assert.Equal(known.Intersect(Known).Order(), names.Intersect(Known).Order());
                        Assert.Subset(names.ToHashSet(), next.Parts.Select(part => part.Name).ToHashSet());
                        Assert.Equal(isTooMany ? 1 : 0, job.Notes.Length);
                    }
                },
                iter: 200
            );

    /// <summary>What a job keeps of a field for each second is bounded, at the top and inside an object, and what is said now is there.</summary>
    [Fact]
    public void Merge_OfNamesThatHoldATime_DoesNotGrowForEver()
    {
        var job = Doc.Read("""{"region":"eu","metadata":{"totalImages":5}}""");
        for (var second = 0; second < 3000; second++)
        {
            job = DocumentMerge.Merge(job, Doc.Read($$$"""{"at{{{second}}}":1,"metadata":{"at{{{second}}}":1}}"""));
        }

        var metadata = JsonNode.Parse(job.FindPart("metadata")!.Value.Json.Span)!.AsObject();
        Assert.Equal((Most + 1, JsonMergePatch.MostMembers), (job.Parts.Length, metadata.Count));
        Assert.Equal(("at2999", "at2999"), (job.Parts[^1].Name, metadata.Last().Key));
    }

    /// <summary>In square time this test would not end.</summary>
    [Fact]
    public void Patch_OfVeryManyMembers_KeepsAllThatEitherValueHad()
    {
        const int count = 100_000;
        var target = Object("a", count);
        var patch = Object("b", count);

        var mixed = JsonNode.Parse(JsonMergePatch.Apply(target, patch).Span)!.AsObject();
        var same = JsonNode.Parse(JsonMergePatch.Apply(target, Object("a", count, from: 1)).Span)!.AsObject();

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"b{i}"), mixed.Select(member => member.Key));
        Assert.Equal(Enumerable.Range(1, count).Select(i => $"a{i}"), same.Select(member => member.Key));
    }

    [Fact]
    public void Patch_OfSomeHundredMembers_IsWhatRfc7396Says() =>
        Gen.Select(Gen.Int[0, 600].Array[0, 500], Gen.Select(Gen.Int[0, 600], Gen.Int[0, 3]).Array[0, 500])
            .Sample(
                (had, said) =>
                {
                    var target = had.Distinct().ToDictionary(i => $"x{i}", JsonNode? (i) => i);
                    var patch = said.DistinctBy(member => member.Item1)
                        .ToDictionary(
                            member => $"x{member.Item1}",
                            JsonNode? (member) => member.Item2 == 0 ? null : member.Item2
                        );

                    var actual = JsonMergePatch.Apply(Bytes(new JsonObject(target)), Bytes(new JsonObject(patch)));

                    var expected = target.Concat(patch).GroupBy(member => member.Key).Select(group => group.Last());
                    Doc.AssertSame(
                        new JsonObject(expected.Where(member => member.Value is not null).Select(Copy)),
                        JsonNode.Parse(actual.Span)
                    );
                },
                iter: 300
            );

    [Fact]
    public void Patch_ThatWouldGrowAValueForEver_StandsAlone()
    {
        var text = new string('x', 100_000);
        var value = "{}"u8.ToArray().AsMemory();
        var largest = 0;
        for (var i = 0; i < 50; i++)
        {
            // not many members, and each a long one
            var patch = Encoding.UTF8.GetBytes($$$"""{"deep":{"m{{{i}}}":"{{{text}}}","cleared":null}}""");
            value = JsonMergePatch.Apply(value, patch).ToArray();
            largest = Math.Max(largest, value.Length);
            var deep = JsonNode.Parse(value.Span)!["deep"]!.AsObject();
            Assert.Equal(($"m{i}", false), (deep.Last().Key, deep.ContainsKey("cleared")));
        }

        Assert.InRange(largest, JsonMergePatch.MostBytes / 2, JsonMergePatch.MostBytes);
    }

    [Fact]
    public void Patch_OfAValueThatCameWhole_LeavesItWhole()
    {
        var target = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 2 * JsonMergePatch.MostBytes)}}","done":10}""");

        var merged = JsonNode.Parse(JsonMergePatch.Apply(target, """{"done":11}"""u8.ToArray()).Span)!;

        Assert.Equal(
            (2 * JsonMergePatch.MostBytes, 11),
            (merged["text"]!.GetValue<string>().Length, merged["done"]!.GetValue<int>())
        );
    }

    [Fact]
    public void Document_OfNothingButFaults_IsNotedWithinABound()
    {
        var faults = string.Join(',', Enumerable.Repeat("\"progress\":-1", 50_000));
        var name = new string('n', 10_000);

        Assert.InRange(Doc.Read($$"""{{{faults}}}""").Notes.Length, 50, 200);
        Assert.InRange(Doc.Read($$"""{"{{name}}":1,"{{name}}":2}""").Notes[0].Field.Length, 1, 100);
    }

    private static KeyValuePair<string, JsonNode?> Copy(KeyValuePair<string, JsonNode?> member) =>
        new(member.Key, member.Value?.DeepClone());

    private static string Write((string Name, int Value)[] members) =>
        "{" + string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}")) + "}";

    private static byte[] Object(string name, int count, int from = 0) =>
        Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(from, count).Select(i => $"\"{name}{i}\":{i}")) + "}");

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
