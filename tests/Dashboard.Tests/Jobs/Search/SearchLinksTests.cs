using System.Text.Json;
using CsCheck;
using Dashboard.Jobs.Search;
using Microsoft.AspNetCore.WebUtilities;
using Shared.Details;
using Testing;

namespace Dashboard.Tests.Jobs.Search;

public sealed class SearchLinksTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char["ab*?\"\\ ,:=!<>-._\t\nüß名"], 0, 12],
        Gen.OneOf(SearchJobs.Projects)
    );

    /// <summary>Whatever is in a tag: its link finds the jobs that have it, and none that has another value.</summary>
    [Fact]
    public void Tag_IsFoundByItsLink_AndAnotherIsNot() =>
        Gen.Select(Texts, Texts, Texts)
            .Sample(
                (name, value, other) =>
                {
                    if (SearchLinks.OfTag(new JobTag(name, value)) is not { } link)
                    {
                        Assert.True(
                            new JobTag(name, "").CanonicalName.Trim().Length == 0 || value.Length == 0,
                            $"{name}: {value}"
                        );
                        return;
                    }

                    Assert.StartsWith("/jobs?q=", link, StringComparison.Ordinal);
                    var search = JobSearch.Parse(QueryHelpers.ParseQuery(link["/jobs".Length..])["q"]);
                    Assert.True(Finds(search, name, value), link);
                    Assert.True(
                        string.Equals(other, value, StringComparison.OrdinalIgnoreCase) || !Finds(search, name, other),
                        $"{link}: {other}"
                    );
                },
                iter: 5_000
            );

    [Fact]
    public void Endpoint_HasOne() => Assert.Equal("/jobs?q=endpoint%3Aep_video", SearchLinks.OfEndpoint("ep_video"));

    [Fact]
    public void ValueLongerThanASearch_HasNone() => Assert.Null(SearchLinks.OfEndpoint(new string('x', 3_000)));

    private static bool Finds(JobSearch search, string name, string value)
    {
        var tags = new Dictionary<string, string> { [name] = value };
        return search.Matches(
            SearchJobs.Of($$"""{"status":"queued","tags":{{JsonSerializer.Serialize(tags)}}}"""),
            new SearchMoment(JobsOf.Start.UtcTicks)
        );
    }
}
