using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Simulator.Endpoints;
using Simulator.Faults;
using Simulator.Journal;
using Simulator.Streams;
using Simulator.Workloads;
using Testing;

namespace Simulator.Tests.Streams;

public sealed class StreamSessionTests : IDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _time = new(SimulatorServer.Start);
    private readonly MemoryStream _body = new();
    private readonly EventJournal _journal = new(100);
    private readonly FaultBoard _faults;
    private readonly SimulatedJob _job = new ScriptedJob(
        1,
        "job_a",
        SimulatorServer.Start,
        new JsonObject { ["endpointId"] = "ep" },
        [],
        callbackUrl: null
    );

    public StreamSessionTests() => _faults = new FaultBoard(SimulatorSettings.Read(SimulatorServer.Options, out _)!, _time);

    public void Dispose()
    {
        _faults.Dispose();
        _body.Dispose();
    }

    // Numbers started again between the plan and its first byte: nobody will ever write to this log.
    [Fact]
    public async Task LogClosedBeforeTheFirstByte_EndsTheStream()
    {
        var log = new EventLog(0, 10, 1000);
        log.Closed.Cancel();
        await RunAsync(Plan(log, 0)).Soon();
        Assert.False(log.IsRead);
    }

    [Fact]
    public async Task CompleteLog_IsReadToItsEnd()
    {
        var log = new EventLog(0, 10, 1000);
        log.Append(Frame(1));
        log.Append(Frame(2));
        log.Complete();
        Assert.Equal("retry: 2000\n\nid: e-1\n\nid: e-2\n\n", await RunAsync(Plan(log, 0)).Soon());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task SlowReader_IsToldOfTheGap_AndGoesOnFromThePresent(long position)
    {
        var log = new EventLog(0, 3, 1000);
        for (var sequence = 1; sequence <= 10; sequence++)
        {
            log.Append(Frame(sequence));
        }

        var written = await RunAsync(Plan(log, position) with { Resync = () => Frame(10, ends: true) }).Soon();
        Assert.Equal(
            $"retry: 2000\n\nevent: gap\ndata: {{\"requested\":\"e-{position}\",\"oldest\":\"e-8\"}}\n\nid: e-10\n\n",
            written
        );
        Assert.Equal([10L], _journal.Read(null, 0, 100, null).Entries.Select(entry => entry.Entry.EventId));
    }

    [Fact]
    public async Task SlowReaderOfAllJobs_GoesOnFromTheOldestThatIsHeld()
    {
        var log = new EventLog(0, 3, 1000);
        for (var sequence = 1; sequence <= 10; sequence++)
        {
            log.Append(Frame(sequence));
        }

        log.Complete();
        var written = await RunAsync(Plan(log, 2)).Soon();
        Assert.EndsWith("\n\nid: e-8\n\nid: e-9\n\nid: e-10\n\n", written, StringComparison.Ordinal);
    }

    private StreamPlan Plan(EventLog log, long position) =>
        new(JournalRoute.Stream, ApiRoute.Stream, log, "e", _job) { Position = position };

    private StreamFrame Frame(long sequence, bool ends = false) =>
        new(
            sequence,
            Encoding.ASCII.GetBytes($"id: e-{sequence}\n\n"),
            _job,
            SimulatorServer.Start,
            "running",
            null,
            0,
            null,
            ends
        );

    private async Task<string> RunAsync(StreamPlan plan)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = _body;
        var session = new StreamSession(context, plan, _journal, new CostLedger(), _faults, _time);
        await session.RunAsync(Heartbeat, CancellationToken.None);
        return Encoding.UTF8.GetString(_body.ToArray());
    }
}
