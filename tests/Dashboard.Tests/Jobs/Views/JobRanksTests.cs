using System.Collections.Immutable;
using CsCheck;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Views;
using Dashboard.Upstream.Discovery;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Views;

public sealed class JobRanksTests
{
    private static readonly Gen<JobQuery> Orders = Gen.Select(
        Gen.Enum<JobSort>(),
        Gen.Bool,
        (sort, isDescending) =>
            new JobQuery
            {
                Sort = sort,
                SortTag = sort == JobSort.Tag ? "team" : null,
                IsDescending = isDescending,
            }
    );

    /// <summary>Ids that are alike for long, differ in length, and lie on both sides of the surrogates.</summary>
    private static readonly Gen<string> Ids = Gen.Select(
        Gen.OneOf("job_", "job_0000000000000000", "j", "", "\ud83d\ude00", "\uffe0"),
        Gen.OneOf("a", "b", "aa", "ab", "\uffe0", "\ud83d\ude00", "0"),
        Gen.Int[0, 300],
        (head, middle, number) => $"{head}{middle}{number}"
    );

    private static readonly Gen<Job> Jobs = Gen.Select(
            Ids,
            Gen.OneOf("queued", "running", "failed"),
            Gen.OneOf("null", "\"ep_video\"", "\"ep_voice\"", "\"ep_vi\"", "\"e\"", "\"\uffe0\""),
            Gen.Select(
                Gen.OneOf("null", "0", "12.5", "100"),
                Gen.OneOf("null", "0", "0.0000000001", "0.00000000011", "-5", "1e30", "99999999999")
            ),
            Gen.OneOf("null", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:01Z\"").Array[3],
            Gen.OneOf("null", "\"loading\"", "\"loading the weights\"", "\"loading the data\"", "\"\""),
            Gen.Select(Gen.OneOf("null", "\"1GB\"", "\"0.9GB\"", "\"1000MB\"", "\"40GB\""), Gen.Int[0, 2], Gen.Int[0, 2])
        )
        .Select(
            (id, state, endpoint, numbers, times, text, more) =>
                JobUpdate
                    .Apply(
                        null,
                        JobsOf.Observation(
                            id,
                            $$$"""
                            {"status":"{{{state}}}","endpointId":{{{endpoint}}},"progress":{{{numbers.Item1}}},"createdAt":{{{times[
                                0
                            ]}}},
                             "startedAt":{{{times[1]}}},"completedAt":{{{times[
                                2
                            ]}}},"currentStep":{{{text}}},"priority":{{{text}}},
                             "error":{"code":{{{text}}}},"tags":{"Team":{{{text}}}},"estimatedCompletion":{{{times[
                                0
                            ]}}},"execution":{"costAccrued":{{{numbers.Item2}}}},"resources":{"gpuUtilization":{{{numbers.Item1}}},"memoryUsed":{{{more.Item1}}} },"retryCount":{{{more.Item2}}} }
                            """
                        ) with
                        {
                            ReceivedAt = JobsOf.Start.AddSeconds(more.Item3),
                        }
                    )
                    .Job
        );

    [Fact]
    public void Key_NeverContradictsTheOrder() =>
        Gen.Select(Orders, Jobs, Jobs)
            .Sample(
                (query, left, right) =>
                {
                    var order = JobOrderings.For(query.Sort, query.IsDescending, query.SortTag).Compare(left, right);
                    var keys = KeyOf(query, left).CompareTo(KeyOf(query, right));
                    Assert.True(keys == 0 || Math.Sign(keys) == Math.Sign(order), $"{query.SortText}: {keys}, {order}");
                },
                iter: 20_000
            );

    [Fact]
    public void AnyJobs_Loaded_AreInOrder() =>
        Gen.Select(Orders, Jobs.Array[0, 200])
            .Sample(
                (query, jobs) =>
                {
                    using var fleet = new Fleet(query, jobs);
                    Assert.Equal(fleet.Sorted(), fleet.Ids(fleet.Ranks.TakeOrder()));
                },
                iter: 500
            );

    [Fact]
    public void AnyChanges_LeaveTheOrderRight_AndOrdersThatWereTakenAsTheyWere() =>
        Gen.Select(Orders, Jobs.Array[0, 40], Gen.Select(Jobs, Gen.Int[0, 9]).Array[1, 600])
            .Sample(
                (query, jobs, changes) =>
                {
                    using var fleet = new Fleet(query, jobs);
                    var taken = new List<(JobSequence Order, IReadOnlyList<string> Ids)>();
                    foreach (var (job, what) in changes)
                    {
                        var before = fleet.Ids(fleet.Ranks.TakeOrder());
                        var isMoved = fleet.Change(job, isDelete: what == 0);
                        Assert.Equal(isMoved, !before.SequenceEqual(fleet.Ids(fleet.Ranks.TakeOrder())));
                        if (what == 1)
                        {
                            var order = fleet.Ranks.TakeOrder();
                            taken.Add((order, fleet.Ids(order)));
                        }
                    }

                    var last = fleet.Ranks.TakeOrder();
                    Assert.Equal(fleet.Sorted(), fleet.Ids(last));
                    Assert.Equal(last.Count, fleet.Ranks.Count);
                    Assert.All(taken, one => Assert.Equal(one.Ids, fleet.Ids(one.Order)));
                },
                iter: 100
            );

    private static long KeyOf(JobQuery query, Job job) =>
        JobSortKey.Of(JobFacts.Of(job), query.Sort, query.IsDescending, query.SortTag);

    private sealed class Fleet : IDisposable
    {
        private readonly JobStore _store = new();
        private readonly Dictionary<string, Job> _jobs = new(StringComparer.Ordinal);
        private readonly JobQuery _query;
        private readonly JobIndex _index;

        public Fleet(JobQuery query, IEnumerable<Job> jobs)
        {
            _query = query;
            _index = new JobIndex(_store, new LiveValue<ImmutableHashSet<string>>([]), new WatchList());
            Ranks = new JobRanks(query);
            foreach (var job in jobs)
            {
                _jobs[job.JobId] = job;
            }

            foreach (var job in _jobs.Values)
            {
                _store.Apply(new Observation(job.Document, DocumentSource.Stream, job.LastConfirmedAt));
            }

            _index.TakeSteps(_ => { });
            using var load = new JobLoad(_index, query);
            for (var slot = 0; slot < _index.End; slot++)
            {
                load.Add(slot, _index.FactsAt(slot));
            }

            load.Close([.. Enumerable.Repeat(JobStands.Row, _index.End)]);
            Ranks.Load(load);
        }

        public JobRanks Ranks { get; }

        public void Dispose() => _index.Dispose();

        /// <returns>Whether a row was said to have come, gone or changed places.</returns>
        public bool Change(Job job, bool isDelete)
        {
            if (isDelete)
            {
                _store.Delete(job.JobId);
            }
            else
            {
                _store.Apply(new Observation(job.Document, DocumentSource.Stream, job.LastConfirmedAt));
            }

            var isMoved = false;
            _index.TakeSteps(step => isMoved |= Ranks.Move(step.Entry, PlaceOf(step.Before), PlaceOf(step.After)));
            return isMoved;
        }

        private JobPlace? PlaceOf(JobFacts? facts) =>
            facts is { } of ? new JobPlace(JobSortKey.Of(of, _query.Sort, _query.IsDescending, _query.SortTag), of) : null;

        public IReadOnlyList<string> Sorted() =>
            [
                .. _store
                    .GetSnapshot()
                    .Order(JobOrderings.For(_query.Sort, _query.IsDescending, _query.SortTag))
                    .Select(job => job.JobId),
            ];

        public IReadOnlyList<string> Ids(JobSequence order)
        {
            var ids = order.GetAll().Select(entry => entry.JobId).ToList();
            Assert.Equal(order.Count, ids.Count);
            Assert.Equal(ids, Enumerable.Range(0, order.Count).Select(position => order[position].JobId));
            return ids;
        }
    }
}
