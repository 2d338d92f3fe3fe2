using CsCheck;
using Dashboard.Jobs.Table;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobColumnChoiceTests
{
    private static readonly Gen<string> Ids = Gen.OneOf<string>([
        .. JobColumns.All.Select(column => column.Id),
        "tag.team",
        "tag.Project_ID",
        "tag.",
        "no-such",
        "",
        " ",
        "\u0000",
    ]);

    private static readonly Gen<string> Parts = Gen.Select(
        Ids,
        Gen.OneOf("", ":", ":120", ":0", ":-5", ":99999999999", ":1e3", ":x"),
        (id, width) => id + width
    );

    [Fact]
    public void AnyAddress_IsAChoiceThatCanBeShown_AndReadAgain() =>
        Parts
            .Array[0, 40]
            .Sample(parts =>
            {
                var choice = JobColumnChoice.Parse(string.Join(',', parts));

                Assert.InRange(choice.Columns.Length, 1, JobColumnChoice.Most);
                Assert.True(choice.Has(JobColumns.Job));
                Assert.Equal(choice.Columns.Length, choice.Columns.DistinctBy(column => column.Id).Count());
                Assert.All(
                    choice.Columns,
                    column => Assert.InRange(column.Width ?? 100, JobColumnChoice.LeastWidth, JobColumnChoice.MostWidth)
                );
                Assert.Equal(choice, JobColumnChoice.Parse(choice.Text));
                Assert.Equal(choice.Columns.Length, JobRowFormat.For(choice).Columns.All.Count);
            });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ,")]
    [InlineData("nothing,of,that")]
    public void WhatMeansNothing_IsTheDefault(string? text) => Assert.True(JobColumnChoice.Parse(text).IsDefault);

    [Fact]
    public void AnyArrangement_KeepsTheColumns() =>
        Gen.Select(Parts.Array[1, 10], Ids, Gen.Int[-30, 30])
            .Sample(
                (parts, id, by) =>
                {
                    var choice = JobColumnChoice.Parse(string.Join(',', parts));

                    Assert.Equal(
                        choice.Columns.Select(column => column.ToString()).Order(StringComparer.Ordinal),
                        choice.Move(id, by).Columns.Select(column => column.ToString()).Order(StringComparer.Ordinal)
                    );
                    Assert.Equal(
                        choice.Columns.Select(column => column.Id),
                        choice.Resize(id, by * 100).Columns.Select(column => column.Id)
                    );
                    Assert.True(choice.Toggle(id).Has(JobColumns.Job));
                }
            );

    [Fact]
    public void Column_IsAddedAtTheEnd_MovedAndTakenAway()
    {
        var choice = JobColumnChoice.Parse("state,job").Toggle("cost").Move("cost", -2).Resize("state", 200);
        Assert.Equal("cost,state:200,job", choice.Text);
        Assert.Equal("state:200,job", choice.Toggle("cost").Text);
        // a table always leads to its jobs
        Assert.Equal("job,cost,state:200", choice.Toggle("job").Text);
        Assert.Equal("cost,state,job", choice.Resize("state", null).Text);
        Assert.Equal(choice, choice.Move("no-such", 1));
    }
}
