using System.Collections.Immutable;
using Bunit;
using Dashboard.Operation;
using Dashboard.Relay.Traffic;

namespace Dashboard.Components.Tests.Operation;

public sealed class RelayPanelTests : BunitContext
{
    private static readonly ImmutableArray<ReaderTraffic> NoReaders =
    [
        new(ReaderKind.OneJob, 0, 0, 0),
        new(ReaderKind.AllJobs, 0, 0, 0),
        new(ReaderKind.Hub, 0, 0, 0),
    ];

    private static readonly ImmutableArray<ReadTraffic> NoReads =
    [
        new(ReadKind.Status, 0, 0),
        new(ReadKind.Batch, 0, 0),
        new(ReadKind.List, 0, 0),
    ];

    private static readonly TrafficReading Quiet = new(NoReaders, NoReads, 0, 0, 0, 0, 0, 0, 0, null, null);

    [Fact]
    public void Quiet_SaysThatNothingWasSent()
    {
        var panel = Render(Quiet);

        Assert.Equal(
            [
                "0 readers",
                "0 events a second",
                "nothing sent yet",
                "0 writes waited for them, 0 readers cut off",
                "0 streams went on from the last event, 0 readers told of a gap",
            ],
            Values(panel)
        );
    }

    [Fact]
    public void Busy_ShowsWhoReadsAndWhoWasTooSlow()
    {
        var panel = Render(
            Quiet with
            {
                Readers =
                [
                    new(ReaderKind.OneJob, 1200, 90_000, 45_000_000),
                    new(ReaderKind.AllJobs, 3, 7, 900),
                    new(ReaderKind.Hub, 2, 12, 0),
                ],
                Reads = [new(ReadKind.Status, 200, 50), new(ReadKind.Batch, 4, 0), new(ReadKind.List, 1, 0)],
                EventsPerSecond = 4321.6,
                Waited = 9,
                CutOff = 2,
                Stuck = 1,
                Refused = 5,
                LatencyP50 = TimeSpan.FromMilliseconds(1.25),
                LatencyP99 = TimeSpan.FromMilliseconds(20),
            }
        );

        Assert.Equal(
            [
                "1,205 readers",
                "4,322 events a second",
                "half within 1.3 ms, 99 in 100 within 20.0 ms from a change to its bytes on the way",
                "9 writes waited for them, 3 readers cut off",
                "0 streams went on from the last event, 0 readers told of a gap",
                "5 readers Relay:MaxReaders were open",
            ],
            Values(panel)
        );
        Assert.Equal(
            [
                "One job's stream1,20090,00045 MB",
                "The stream of all jobs37900 B",
                "The hub212–",
                "A job's status20025%",
                "A batch4–",
                "The list of jobs1–",
            ],
            panel.FindAll("tbody tr").Select(row => string.Concat(row.QuerySelectorAll("td").Select(cell => cell.TextContent)))
        );
    }

    private static IEnumerable<string> Values(IRenderedComponent<RelayPanel> panel) =>
        panel
            .FindAll("dd")
            .Select(value => string.Join(' ', value.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private IRenderedComponent<RelayPanel> Render(TrafficReading reading) =>
        Render<RelayPanel>(panel => panel.Add(it => it.Reading, reading));
}
