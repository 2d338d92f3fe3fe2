using CsCheck;
using Dashboard.Jobs;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs;

public sealed class DisagreementLogTests
{
    private readonly JobStore _store = new();

    [Fact]
    public void OneThatGoesOn_IsCountedOnce_AndSeenOften()
    {
        Contradict("job_1");
        Contradict("job_1");
        Contradict("job_2");
        Contradict("job_1");

        var reading = _store.Disagreements.GetReading();

        Assert.Equal(2, reading.Count);
        Assert.Equal(["job_1 3", "job_2 1"], reading.Latest.Select(noted => $"{noted.Latest.JobId} {noted.Times}"));
        Assert.Equal(DisagreementField.Status, _store.Disagreements.Find("job_2")?.Latest.Field);
        Assert.Null(_store.Disagreements.Find("job_3"));
    }

    [Fact]
    public void Log_OfMany_KeepsTheLatestAndCountsAll()
    {
        const int many = DisagreementLog.MostKept + 50;
        for (var i = 0; i < many; i++)
        {
            Contradict($"job_{i}");
        }

        var reading = _store.Disagreements.GetReading();

        Assert.Equal((many, DisagreementLog.MostKept), (reading.Count, reading.Latest.Length));
        Assert.Equal($"job_{many - 1}", reading.Latest[0].Latest.JobId);
        Assert.Equal((DocumentSource.Stream, DocumentSource.Batch), (reading.Counts[0].KnownBy, reading.Counts[0].SaidBy));
        Assert.Equal([(DocumentSource.Batch, many)], reading.OutOfDate.Where(late => late.Count > 0));
    }

    /// <summary>Upstream began anew, and its list told of the new job before the stream did: that was no contradiction of one job.</summary>
    [Fact]
    public void CreationTimes_OfTwoJobsThatHadOneId_AreNoDisagreement()
    {
        const string old = """{"status":"running","createdAt":"2026-01-01T00:00:00Z"}""";
        const string another = """{"status":"queued","createdAt":"2026-01-02T00:00:00Z"}""";
        Apply("job_1", old, DocumentSource.Stream, 0);
        Apply("job_2", old, DocumentSource.Stream, 0);
        Apply("job_1", another, DocumentSource.Batch, 1);
        Apply("job_2", another, DocumentSource.Batch, 1);
        Assert.Equal(2, _store.Disagreements.GetReading().Count);

        Assert.Equal(UpdateKind.Replaced, Apply("job_1", another, DocumentSource.Stream, 2));

        var reading = _store.Disagreements.GetReading();
        Assert.Equal("job_2", Assert.Single(reading.Latest).Latest.JobId);
        Assert.Equal(1, reading.Count);
        Assert.Equal([(DisagreementField.CreatedAt, 2L)], reading.Noted);

        Assert.Equal(UpdateKind.OutOfDate, Apply("job_1", old, DocumentSource.Webhook, 3));
        Assert.Equal(1, _store.Disagreements.GetReading().Count);
    }

    /// <summary>Threads leave the store one after the other, and may come to the log in another order.</summary>
    [Fact]
    public void Log_WhateverTheOrderOfWriters_IsInTheStoresOrder() =>
        Gen.Select(Gen.Int[0, 9].List[1, 60], Gen.Int)
            .Sample(
                (jobs, seed) =>
                {
                    var inOrder = new DisagreementLog();
                    var mixed = new DisagreementLog();
                    var numbers = Enumerable.Range(0, jobs.Count).ToArray();
                    foreach (var number in numbers)
                    {
                        Compare(inOrder, jobs[number], number);
                    }

                    new Random(seed).Shuffle(numbers);
                    foreach (var number in numbers)
                    {
                        Compare(mixed, jobs[number], number);
                    }

                    var (expected, actual) = (inOrder.GetReading(), mixed.GetReading());
                    Assert.Equal(expected.Latest.Select(Words), actual.Latest.Select(Words));
                    Assert.Equal(expected.Count, actual.Count);
                },
                iter: 1000
            );

    [Fact]
    public void Documents_ThatAgree_CostNoAllocation()
    {
        var before = _store.Apply(JobsOf.Observation("job_1", Running(10))).Job;
        var next = JobsOf.Observation("job_1", Running(20));
        var late = JobsOf.Observation("job_1", Running(5));
        _store.Disagreements.Compare(before, next, UpdateKind.Advanced, 1);
        _store.Disagreements.Compare(before, late, UpdateKind.OutOfDate, 2);
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            _store.Disagreements.Compare(before, next, UpdateKind.Advanced, 1);
            _store.Disagreements.Compare(before, late, UpdateKind.OutOfDate, 2);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
        Assert.Empty(_store.Disagreements.GetReading().Latest);
    }

    private static string Running(int progress) =>
        $$$"""{"status":"running","retryCount":0,"progress":{{{progress}}},"createdAt":"2026-01-01T00:00:00Z","endpointId":"ep","execution":{"duration":{{{progress}}},"costAccrued":{{{progress}}}}}""";

    private static string Words(NotedDisagreement noted) =>
        $"{noted.Latest.JobId} {noted.Latest.At:O} {noted.FirstAt:O} {noted.Times}";

    private static void Compare(DisagreementLog log, int job, int number)
    {
        var known = JobUpdate.Apply(null, JobsOf.Observation($"job_{job}", """{"status":"completed"}""")).Job;
        var said = JobsOf.Observation($"job_{job}", """{"status":"running"}""", DocumentSource.Batch) with
        {
            RequestedAt = JobsOf.Start.AddSeconds(1),
            ReceivedAt = JobsOf.Start.AddSeconds(2 + number),
        };
        log.Compare(known, said, UpdateKind.OutOfDate, number);
    }

    private UpdateKind Apply(string jobId, string json, DocumentSource source, int second) =>
        _store.Apply(JobsOf.Observation(jobId, json, source) with { ReceivedAt = JobsOf.Start.AddSeconds(second) }).Kind;

    /// <summary>The stream tells of the end, and a read that is sent later says that it runs.</summary>
    private void Contradict(string jobId)
    {
        _store.Apply(JobsOf.Observation(jobId, """{"status":"completed"}"""));
        _store.Apply(
            JobsOf.Observation(jobId, """{"status":"running"}""", DocumentSource.Batch) with
            {
                RequestedAt = JobsOf.Start.AddSeconds(1),
                ReceivedAt = JobsOf.Start.AddSeconds(2),
            }
        );
    }
}
