using System.Collections.Immutable;
using Bunit;
using Dashboard.Operation;
using Dashboard.Upstream;
using Dashboard.Upstream.Streams;

namespace Dashboard.Components.Tests.Operation;

public sealed class StreamsPanelTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 14, 2, 11, TimeSpan.Zero);

    [Fact]
    public void None_SaysSo_AndStillWhyThoseBeforeEnded()
    {
        Assert.Equal("None is open or being opened.", Render([]).Find("p").TextContent);

        var after = Render([], [(StreamEndKind.Closed, 1200), (StreamEndKind.Silent, 1), (StreamEndKind.Broken, 3)]);
        Assert.Equal("Ended since the start: 3 broken, 1 silent, 1,200 in order.", after.Find("p").TextContent);
    }

    [Fact]
    public void Healthy_ShowsItsLag_AndThatItHadNoTrouble()
    {
        var panel = Render([
            new ConnectionReading("all jobs", ConnectionState.Connected, Now)
            {
                Events = 1234,
                LagP50 = TimeSpan.FromMilliseconds(0.26),
                LagP99 = TimeSpan.FromMilliseconds(12),
            },
        ]);

        Assert.StartsWith("1 stream, 1 connected;", panel.Find("caption").TextContent, StringComparison.Ordinal);
        Assert.Equal(["all jobs", "Connected", "", "1,234", "0.3 ms", "12.0 ms", "none", "none"], Row(panel, 0));
    }

    /// <summary>An end in order is no failure: it neither stands as trouble nor comes first.</summary>
    [Fact]
    public void Ends_AreCountedByReason_AndTheLastTroubleIsSaid()
    {
        var panel = Render([
            new ConnectionReading("orderly", ConnectionState.Connected, Now)
            {
                Reconnects = 50,
                EndCounts = Counts((StreamEndKind.Closed, 50)),
            },
            new ConnectionReading("troubled", ConnectionState.Connected, Now)
            {
                Reconnects = 6,
                EndCounts = Counts((StreamEndKind.Closed, 1), (StreamEndKind.Silent, 2), (StreamEndKind.Broken, 3)),
                Ends =
                [
                    new ConnectionEnd(Now, StreamEndKind.Broken, "The connection broke."),
                    new ConnectionEnd(Now, StreamEndKind.Silent, "Silence."),
                ],
            },
        ]);

        Assert.StartsWith("2 streams, 2 connected;", panel.Find("caption").TextContent, StringComparison.Ordinal);
        Assert.Equal(["troubled", "3 broken, 2 silent, 1 in order", "The connection broke."], Of(Row(panel, 0), 0, 6, 7));
        Assert.Equal(["orderly", "50 in order", "none"], Of(Row(panel, 1), 0, 6, 7));
    }

    [Theory]
    [InlineData(ConnectionState.Connected, true, "Silent")]
    [InlineData(ConnectionState.Connecting, false, "Connecting")]
    [InlineData(ConnectionState.Reconnecting, false, "Reconnecting")]
    public void Trouble_IsSaid_AndComesFirst(ConnectionState state, bool isStale, string expected)
    {
        var panel = Render([
            new ConnectionReading("a", ConnectionState.Connected, Now),
            new ConnectionReading("b", state, Now) { IsStale = isStale },
        ]);

        Assert.Equal(["b", expected], Row(panel, 0)[..2]);
    }

    [Fact]
    public void Thousands_ShowTheFirstOnes_AndHowManyMoreThereAre()
    {
        var panel = Render([
            .. Enumerable.Range(0, 1050).Select(i => new ConnectionReading($"job_{i:0000}", ConnectionState.Connected, Now)),
        ]);

        Assert.Equal(50, panel.FindAll("tbody tr").Count);
        Assert.StartsWith("and 1,000 more", panel.FindAll("p")[^1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileText_StaysText() =>
        HostileText.AssertIsText(
            Render([
                new ConnectionReading(HostileText.Value, ConnectionState.Reconnecting, Now)
                {
                    Ends = [new ConnectionEnd(Now, StreamEndKind.Refused, HostileText.Value)],
                },
            ])
        );

    private static ImmutableSortedDictionary<StreamEndKind, int> Counts(params (StreamEndKind Kind, int Count)[] counts) =>
        counts.ToImmutableSortedDictionary(count => count.Kind, count => count.Count);

    private static string[] Of(string[] cells, params int[] columns) => [.. columns.Select(column => cells[column])];

    private static string[] Row(IRenderedComponent<StreamsPanel> panel, int row) =>
        [.. panel.FindAll("tbody tr")[row].Children.Select(cell => cell.TextContent.Trim())];

    private IRenderedComponent<StreamsPanel> Render(
        ImmutableArray<ConnectionReading> readings,
        params ImmutableArray<(StreamEndKind Kind, long Count)> ends
    ) => Render<StreamsPanel>(panel => panel.Add(it => it.Readings, readings).Add(it => it.Ends, ends));
}
