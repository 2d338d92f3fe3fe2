using CsCheck;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Dashboard.Relay;
using Dashboard.Relay.Log;
using Dashboard.Tests.Jobs.Search;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Relay.Log;

public sealed class FilteredReadersTests
{
    /// <summary>A stream has no memory: whatever the log merges between two reads, what comes into a search and leaves it is told.</summary>
    [Fact]
    public void Reader_AtAnyPace_EndsWithTheJobsThatTheSearchFinds() =>
        Gen.Select(
                JobListFilterTests.SearchesOf(SearchScope.Stream),
                // few jobs, so that each changes often
                Gen.Select(SearchJobs.Facts, Gen.Int[1, 3], Gen.Int[0, 3]).Array[1, 40],
                Gen.Int[1, 5]
            )
            .Sample(
                (text, changes, most) =>
                {
                    var search = JobSearch.Parse(text);
                    var filter = new JobListFilter(search.Terms);
                    var log = new ChangeLog(new Random(1), 1000, long.MaxValue);
                    var jobs = new Dictionary<string, Job>();
                    var told = new Dictionary<string, Job>();
                    var after = 0L;
                    foreach (var (facts, number, reads) in changes)
                    {
                        var job = SearchJobs.Named($"job_{number}", facts.Job);
                        log.Append(JobChange.Upsert(job, jobs.GetValueOrDefault(job.JobId)));
                        jobs[job.JobId] = job;
                        Read(reads);
                    }

                    Read(int.MaxValue);

                    Assert.Equal(Found(jobs.Values), Found(told.Values));

                    void Read(int reads)
                    {
                        var entries = new List<LogEntry>();
                        while (reads-- > 0 && log.TryRead(log.Epoch, after, most, long.MaxValue, entries) && entries.Count > 0)
                        {
                            entries.Where(filter.Wants).ToList().ForEach(entry => told[entry.Job.JobId] = entry.Job);
                            after = entries[^1].Sequence;
                        }
                    }

                    IEnumerable<string> Found(IEnumerable<Job> among) =>
                        among
                            .Where(job => search.Matches(JobFacts.Of(job), new SearchMoment(JobsOf.Start.UtcTicks)))
                            .Select(job => job.JobId)
                            .Order(StringComparer.Ordinal);
                },
                iter: LongTests.Amount(3000, 50_000)
            );
}
