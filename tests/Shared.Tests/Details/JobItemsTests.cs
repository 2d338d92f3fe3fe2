using System.Globalization;
using CsCheck;
using Shared.Details;
using Testing;

namespace Shared.Tests.Details;

public sealed class JobItemsTests
{
    private static readonly string[] Nouns = ["images", "frames", "trainingSteps", "batches", "documents", "rows"];

    /// <summary>How a pair may be spelt: what is done, and of how many.</summary>
    private static readonly (Func<string, string> Done, Func<string, string> Total)[] Spellings =
    [
        (noun => $"{noun}Processed", noun => $"total{Capital(noun)}"),
        (noun => $"processed{Capital(noun)}", noun => $"total{Capital(noun)}"),
        (noun => $"current{Capital(Singular(noun))}", noun => $"total{Capital(noun)}"),
        (noun => noun, noun => $"{noun}Total"),
        (noun => $"{noun}Generated", noun => $"total{Capital(noun)}"),
    ];

    [Fact]
    public void RunningJobOfTheApiPage_HasItsImages_AndItsBatches() =>
        Assert.Equal([new JobItems("images", 750, 1000), new JobItems("batches", 15, 20)], OfSample("running"));

    [Fact]
    public void FailedJobOfTheApiPage_HasItsFrames() =>
        Assert.Equal([new JobItems("frames", 15_420, 34_200)], OfSample("failed"));

    [Fact]
    public void AnyPair_InAnySpelling_IsFoundAmongOtherNumbers() =>
        Gen.Select(Gen.OneOf(Nouns), Gen.OneOf(Spellings), Gen.Int[0, 500], Gen.Int[500, 1000], Gen.Int[0, 3], Gen.Bool)
            .Sample(
                (noun, spelling, done, total, dialect, isLast) =>
                {
                    var (doneName, totalName) = (Spell(spelling.Done(noun), dialect), Spell(spelling.Total(noun), dialect));
                    var pair = $"\"{totalName}\":{total},\"{doneName}\":{done}";
                    const string Others = """
                        "averageProcessingTime":1.2,"retries":3,"imagesFailed":7,"queuedFrames":2,"imageSpeed":4,"note":"total","seed":9
                        """;
                    var json = isLast ? $"{{{Others},{pair}}}" : $"{{{pair},{Others}}}";

                    var items = Assert.Single(Read("metadata", json));
                    Assert.Equal((done, total), (items.Done, items.Total));
                    Assert.Equal(total - done, items.Rest);
                }
            );

    [Theory]
    [InlineData("""{"totalImages":0,"imagesProcessed":0}""")] // of nothing
    [InlineData("""{"totalImages":10,"imagesProcessed":11}""")] // more than there are
    [InlineData("""{"totalImages":10,"imagesFailed":3,"requestedImages":4}""")] // neither says what is done
    [InlineData("""{"totalImages":"10","imagesProcessed":5}""")]
    [InlineData("""{"totalImages":10,"imagesProcessed":-1}""")]
    [InlineData("""{"total":10}""")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    [InlineData("5")]
    public void WhatSaysNothing_GivesNone(string metadata) => Assert.Empty(Read("metadata", metadata));

    [Fact]
    public void WhatIsProcessed_CountsBefore_WhatIsOtherwiseSaidOfIt() =>
        Assert.Equal(
            new JobItems("images", 5, 10),
            Assert.Single(Read("metadata", """{"imagesLoaded":9,"imagesProcessed":5,"totalImages":10}"""))
        );

    [Theory]
    [InlineData("total_training_steps", "training_steps_completed", "training steps")]
    [InlineData("trainingStepsTotal", "trainingSteps", "training steps")]
    [InlineData("TOTAL_ROWS", "ROWS_PROCESSED", "rows")]
    public void Name_IsInWords(string total, string done, string name) =>
        Assert.Equal(name, Assert.Single(Read("partialResults", $$"""{"{{total}}":9,"{{done}}":1}""")).Name);

    [Theory]
    [InlineData("""{"averageProcessingTime":1.2}""", 1.2)]
    [InlineData("""{"averageProcessingTime":0}""", null)]
    [InlineData("""{"averageProcessingTime":"fast"}""", null)]
    [InlineData("[]", null)]
    public void ItemSeconds_AreUpstreamsMean(string metadata, double? seconds) =>
        Assert.Equal(seconds, JobsOf.Document("job_1", $$"""{"metadata":{{metadata}}}""").ReadItemSeconds());

    private static IEnumerable<JobItems> OfSample(string name) =>
        JobsOf.Document("job_1", System.Text.Encoding.UTF8.GetString(ApiPage.ReadStatusSamples("job_1")[name])).ReadItems();

    private static IEnumerable<JobItems> Read(string part, string json) =>
        JobsOf.Document("job_1", $$"""{"{{part}}":{{json}}}""").ReadItems();

    private static string Spell(string name, int dialect) =>
        dialect switch
        {
            0 => name,
            1 => name.ToUpperInvariant(),
            2 => string.Concat(
                name.Select(letter =>
                    char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : letter.ToString(CultureInfo.InvariantCulture)
                )
            ),
            _ => name.ToLowerInvariant(),
        };

    private static string Capital(string noun) => char.ToUpperInvariant(noun[0]) + noun[1..];

    private static string Singular(string noun) => noun == "batches" ? "batch" : noun[..^1];
}
