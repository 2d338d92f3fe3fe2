using System.Text;
using CsCheck;
using Dashboard.Jobs;
using Dashboard.Jobs.Receipts;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Receipts;

public sealed class JobReceiptsTests
{
    /// <summary>What is held of a job: the latest lines in order, and the latest bytes since somebody looks, as far as there is room.</summary>
    [Fact]
    public void AnyReceiptsAndLooks_HoldTheLatest() =>
        Gen.Frequency((20, Gen.Int[40, 4_000]), (1, Gen.Int[200_000, 900_000]), (1, Gen.Const(-1)), (1, Gen.Const(-2)))
            .Array[1, 900]
            .Sample(
                steps =>
                {
                    var receipts = new JobReceipts();
                    var kept = new List<(int Size, bool IsSeen)>();
                    var looks = new Stack<IDisposable>();
                    foreach (var step in steps)
                    {
                        switch (step)
                        {
                            case -1:
                                looks.Push(receipts.Look("job_1"));
                                break;
                            case -2 when looks.TryPop(out var look):
                                look.Dispose();
                                look.Dispose();
                                if (looks.Count == 0)
                                {
                                    kept = [.. kept.TakeLast(ReceiptRing.MostUnseen).Select(one => (one.Size, false))];
                                }

                                break;
                            case > 0:
                                receipts.Note(Observe("job_1", step, kept.Count), UpdateKind.Advanced);
                                kept.Add((step, looks.Count > 0));
                                break;
                        }

                        kept = [.. kept.TakeLast(looks.Count > 0 ? ReceiptRing.MostSeen : ReceiptRing.MostUnseen)];
                    }

                    var latest = receipts.GetLatest("job_1");
                    var newestFirst = kept.AsEnumerable().Reverse().ToList();
                    Assert.Equal(newestFirst.Select(one => one.Size), latest.Select(receipt => receipt.SizeBytes));
                    var bytes = 0;
                    foreach (var (expected, receipt) in newestFirst.Zip(latest))
                    {
                        bytes += expected.IsSeen ? expected.Size : 0;
                        Assert.Equal(expected.IsSeen && bytes <= ReceiptRing.MostBytes ? expected.Size : 0, receipt.Json.Length);
                    }

                    Assert.Equal(
                        latest.Select(receipt => receipt.Number).OrderDescending(),
                        latest.Select(receipt => receipt.Number)
                    );
                },
                iter: 300
            );

    [Fact]
    public void Receipt_SaysWhatCame_WhichWay_AndWhatItDid()
    {
        var store = new JobStore();
        using var look = store.Receipts.Look("job_1");
        const string First = """{"jobId":"job_1","status":"running","retryCount":1}""";
        const string Late = """{"jobId":"job_1","status":"running","retryCount":0}""";
        store.Apply(
            new Observation(
                JobsOf.Document("job_1", First),
                DocumentSource.Stream,
                JobsOf.Start,
                new EventPosition(EventPosition.AllJobs, "e-1", 7)
            )
        );
        store.Apply(new Observation(JobsOf.Document("job_1", Late), DocumentSource.Webhook, JobsOf.Start.AddSeconds(1)));

        var latest = store.Receipts.GetLatest("job_1");

        Assert.Equal(
            [(DocumentSource.Webhook, UpdateKind.OutOfDate, null), (DocumentSource.Stream, UpdateKind.Discovered, "e-1-7")],
            latest.Select(receipt => (receipt.Source, receipt.Kind, receipt.Position))
        );
        Assert.Equal([Late, First], latest.Select(receipt => Encoding.UTF8.GetString(receipt.Json.Span)));
        Assert.Equal([JobsOf.Start.AddSeconds(1), JobsOf.Start], latest.Select(receipt => receipt.ReceivedAt));
    }

    /// <summary>A document may be a slice of a whole list's answer, which must not stay for its sake.</summary>
    [Fact]
    public void Bytes_OfALargerWhole_AreTheirOwn()
    {
        var receipts = new JobReceipts();
        using var look = receipts.Look("job_1");
        var whole = new byte[1_000_000];
        var json = """{"jobId":"job_1","status":"running"}"""u8;
        json.CopyTo(whole);
        var document = Shared.Documents.DocumentReader.Read(whole.AsMemory(0, json.Length)).Document!;

        receipts.Note(new Observation(document, DocumentSource.Batch, JobsOf.Start), UpdateKind.Advanced);
        whole.AsSpan().Clear();

        Assert.Equal(json, receipts.GetLatest("job_1")[0].Json.Span);
    }

    /// <summary>A place goes to another job when nothing has come of its own for a while, unless somebody looks at it.</summary>
    [Fact]
    public void Jobs_AreBounded_AndThoseThatAreQuietGiveWay()
    {
        var receipts = new JobReceipts();
        for (var i = 0; i < JobReceipts.MostJobs; i++)
        {
            receipts.Note(Observe($"job_{i}", 1, 0), UpdateKind.Discovered);
        }

        receipts.Note(Observe("new_1", 1, 60), UpdateKind.Discovered);
        Assert.Empty(receipts.GetLatest("new_1"));
        using var look = receipts.Look("job_1");
        using var other = receipts.Look("looked_at");
        Assert.Equal(JobReceipts.MostJobs, receipts.JobCount);

        var later = (int)JobReceipts.Quiet.TotalSeconds + 1;
        receipts.Note(Observe("job_2", 1, later), UpdateKind.Advanced);
        for (var i = 0; i < JobReceipts.MostJobs; i++)
        {
            receipts.Note(Observe($"late_{i}", 1, later), UpdateKind.Discovered);
        }

        Assert.All(["job_1", "job_2", "late_0"], jobId => Assert.NotEmpty(receipts.GetLatest(jobId)));
        Assert.Empty(receipts.GetLatest("job_3"));
        Assert.Equal(JobReceipts.MostJobs, receipts.JobCount);
    }

    /// <summary>Jobs come and go for ever: those that are gone leave nothing.</summary>
    [Fact]
    public void JobsThatAreDeleted_LeaveNothing()
    {
        var store = new JobStore();
        for (var i = 0; i < 3; i++)
        {
            store.Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));
            store.Delete("job_1");
        }

        Assert.Equal((0, 0L), (store.Receipts.JobCount, store.Receipts.GetVersion("job_1")));
    }

    [Fact]
    public void Looks_AreBounded_AndThoseBeyondHaveNoBytes()
    {
        var receipts = new JobReceipts();
        var looks = Enumerable.Range(0, JobReceipts.MostLooks).Select(i => receipts.Look($"job_{i}")).ToList();
        using (receipts.Look("one_more"))
        {
            receipts.Note(Observe("one_more", 50, 0), UpdateKind.Advanced);
            Assert.True(Assert.Single(receipts.GetLatest("one_more")).Json.IsEmpty);
        }

        looks[0].Dispose();
        using var look = receipts.Look("one_more");
        receipts.Note(Observe("one_more", 50, 0), UpdateKind.Advanced);
        Assert.Equal(50, receipts.GetLatest("one_more")[0].Json.Length);
    }

    [Fact]
    public async Task ManyThreads_LoseNothing()
    {
        var receipts = new JobReceipts();
        await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(thread =>
                        Task.Run(() =>
                        {
                            for (var i = 0; i < 2_000; i++)
                            {
                                using var look = i % 10 == 0 ? receipts.Look($"job_{i % 7}") : null;
                                receipts.Note(Observe($"job_{i % 7}", 1, i), UpdateKind.Advanced);
                                Assert.NotEmpty(receipts.GetLatest($"job_{i % 7}"));
                            }
                        })
                    )
            )
            .Soon();

        Assert.Equal(16_000, Enumerable.Range(0, 7).Sum(job => receipts.GetVersion($"job_{job}")));
    }

    private static Observation Observe(string jobId, int size, int second)
    {
        var document = new Documents(jobId).OfSize(size);
        return new Observation(document, DocumentSource.Stream, JobsOf.Start.AddSeconds(second));
    }

    /// <summary>Bytes of exactly so many, whatever they are: a ring does not read them.</summary>
    private sealed class Documents(string jobId)
    {
        public Shared.Documents.JobStatusDocument OfSize(int size)
        {
            var json = $$"""{"jobId":"{{jobId}}"}""";
            var bytes = new byte[Math.Max(size, json.Length)];
            bytes.AsSpan().Fill((byte)' ');
            Encoding.UTF8.GetBytes(json, bytes);
            return Shared.Documents.DocumentReader.Read(bytes).Document!;
        }
    }
}
