using CsCheck;
using Dashboard.Upstream.Discovery;
using Testing;

namespace Dashboard.Tests.Upstream.Discovery;

public sealed class WatchProposalTests
{
    [Theory]
    [InlineData("job_a job_b", "job_a|job_b")]
    [InlineData(" job_a,\r\n\tjob_b ;job_c\u00a0job_d\n", "job_a|job_b|job_c|job_d")]
    [InlineData("""["job_a", "job_b"]""", "job_a|job_b")]
    [InlineData("'job_a'", "job_a")]
    [InlineData("job_a", "job_a")]
    [InlineData("", "")]
    [InlineData(" ,;\n[]", "")]
    public void Text_WithSeparatorsOfAnyKind_HoldsTheIds(string text, string jobIds) =>
        Assert.Equal(jobIds, string.Join('|', JobIdText.FindInText(text)));

    [Theory]
    [InlineData("name,jobId,cost\nx,job_a,1\ny,job_b,2\n", "job_a|job_b")]
    [InlineData("name;JOB_ID\r\n\"x;y\";job_a\r\nz;job_b", "job_a|job_b")]
    [InlineData("id\tname\njob_a\tx", "job_a")]
    [InlineData("job_a,1\njob_b,2", "job_a|job_b")]
    [InlineData("job_a\njob_b\n\njob_c\n", "job_a|job_b|job_c")]
    [InlineData("name,jobId\nshort\nx,job_b", "job_b")]
    [InlineData("jobId\n\"job\"\"a\"\nbad\"quote\n", "job\"a|bad\"quote")]
    [InlineData("", "")]
    public void Csv_OfAnyShape_HoldsTheIds(string csv, string jobIds) =>
        Assert.Equal(jobIds, string.Join('|', JobIdText.FindInCsv(csv)));

    [Fact]
    public void Csv_OfAnyText_EndsAndNeverFails() =>
        Gen.OneOf("\"", ",", ";", "\t", "\n", "\r\n", "jobId", "a", " ", "\0", "é")
            .Array[0, 60]
            .Sample(
                pieces => Assert.InRange(JobIdText.FindInCsv(string.Concat(pieces)).Count(), 0, 61),
                iter: LongTests.Amount(2000, 100_000)
            );

    [Fact]
    public void Proposal_OfAnyIds_PutsEachInOnePlace() =>
        Gen.OneOf("job_a", "job_b", "job_known", "a b", "..", "a/b", "")
            .Array[0, 40]
            .Sample(jobIds =>
            {
                var watchList = new WatchList();
                watchList.Add(new WatchEntry("job_known", WatchSource.Person, JobsOf.Start));

                var proposal = WatchProposal.Make(jobIds, watchList)!;

                Assert.Equal(jobIds.Distinct().Where(id => id is "job_a" or "job_b"), proposal.New);
                Assert.Equal(jobIds.Distinct().Where(id => id == "job_known"), proposal.Existing);
                Assert.Equal(
                    jobIds.Length,
                    proposal.New.Length + proposal.Existing.Length + proposal.Refused.Length + proposal.DuplicateCount
                );
            });

    [Fact]
    public void Proposal_OfTooMany_IsNone()
    {
        var ids = Enumerable.Range(0, WatchProposal.MostIds).Select(i => $"job_{i}").ToList();

        Assert.Equal(WatchProposal.MostIds, WatchProposal.Make([.. ids, .. ids], new WatchList())!.New.Length);
        Assert.Null(WatchProposal.Make([.. ids, "job_more"], new WatchList()));
    }
}
