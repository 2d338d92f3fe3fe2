using System.Text;
using CsCheck;
using Dashboard.Jobs;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobCommandSourceTests
{
    private const int Limit = 12;

    private readonly JobStore _store = new();

    /// <summary>However many ids hold the text, and in whatever order they came: the one that is the text is first.</summary>
    [Fact]
    public void Find_ManyHoldTheText_ExactThenPrefixThenTheRest() =>
        Gen.Shuffle(
                (string[])
                    [.. Enumerable.Range(0, 40).SelectMany(i => (string[])[$"x{i}_job_1", $"job_1{i:00}"]), "job_1", "JOB_1"]
            )
            .Sample(
                ids =>
                {
                    var store = new JobStore();
                    foreach (var id in ids)
                    {
                        Add(store, id);
                    }

                    var found = new JobCommandSource(store).Find("job_1", Limit).ToList();

                    Assert.Equal(Limit, found.Count);
                    Assert.Equal(["job_1", "JOB_1"], found.Take(2).Select(command => command.Title));
                    Assert.All(
                        found.Take(Limit - 1),
                        command => Assert.StartsWith("job_1", command.Title, StringComparison.OrdinalIgnoreCase)
                    );
                    Assert.True(found[^1].IsGuess);
                },
                iter: 20
            );

    [Fact]
    public void Find_TwoThatMatchEquallyWell_TheYoungerFirst()
    {
        Add(_store, "job_a", "2024-01-15T14:30:00Z");
        Add(_store, "job_b", "2024-01-15T14:31:00Z");

        Assert.Equal(
            ["job_b", "job_a", "job_"],
            new JobCommandSource(_store).Find("job_", Limit).Select(command => command.Title)
        );
    }

    [Fact]
    public void Find_ATextWithASpace_OffersNoJobOfThatName() => Assert.Empty(new JobCommandSource(_store).Find("no job", Limit));

    [Theory]
    [InlineData("dark")]
    [InlineData("zqx")]
    public void Find_AWordAlone_IsNoJobId(string word) => Assert.Empty(new JobCommandSource(_store).Find(word, Limit));

    [Fact]
    public void Find_AState_IsAFilter()
    {
        Add(_store, "failed_job_1");

        Assert.Equal(
            [("Failed jobs", "/jobs?state=failed"), ("failed_job_1", "/jobs/failed_job_1")],
            new JobCommandSource(_store).Find("fail", Limit).Select(command => (command.Title, command.Href))
        );
    }

    private static void Add(JobStore store, string jobId, string createdAt = "2024-01-15T14:30:00Z")
    {
        var json = $$"""{"jobId":"{{jobId}}","status":"running","createdAt":"{{createdAt}}"}""";
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes(json)).Document!;
        store.Apply(new Observation(document, DocumentSource.Stream, DateTimeOffset.UnixEpoch));
    }
}
