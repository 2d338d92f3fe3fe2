using Dashboard.Tests.Infrastructure;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Logging;
using Shared.Api;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class OutageLogTests : IAsyncDisposable
{
    private static readonly ApiFailure InVain = new(FailureKind.TimedOut, "No answer.");

    private readonly UpstreamUnderTest _upstream = new();
    private readonly LogCollector _log = new();

    public OutageLogTests()
    {
        _upstream.Get<ILoggerFactory>().AddProvider(_log);
        _upstream.Get<ConnectionBoard>().Add("a");
    }

    private OutageGate Gate => _upstream.Get<OutageGate>();

    private IEnumerable<string> Lines => _log.Entries.Select(entry => entry.Text.Trim());

    public async ValueTask DisposeAsync()
    {
        await _upstream.DisposeAsync();
        _log.Dispose();
    }

    /// <summary>One that accepts, answers with a stream's head, and tells nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StreamsThatAreOpenedAndTellNothing_AreOneOutage_UntilSomethingIsTold(bool isRead)
    {
        for (var round = 0; round < 10; round++)
        {
            Hang();
            Open();
        }

        string[] once =
        [
            "Upstream is away, and all streams wait for it: No answer.",
            "Upstream opens streams again, 10 s after it was found to be away. Streams that waited and open again within two seconds: 0.",
            "Upstream is away still, after it had opened streams and told nothing on them: No answer. This is told once, until it tells or answers something.",
        ];
        Assert.Equal(once, Lines);

        Tell(isRead);
        Tell(isRead);
        Assert.Equal([.. once, "Upstream answers again, 200 s after it was found to be away."], Lines);

        Hang();
        Assert.Equal(5, Lines.Count());
        Assert.Equal(once[0], Lines.Last());
    }

    [Fact]
    public void StreamThatIsOpenedAndTells_EndsTheOutage_WithoutAnotherLine()
    {
        Hang();
        Open();
        Tell(isRead: false);
        Assert.Equal(2, Lines.Count());

        Hang();
        Assert.Equal("Upstream is away, and all streams wait for it: No answer.", Lines.Last());
    }

    [Fact]
    public void ReadThatIsAnswered_EndsTheOutage_AlsoOneThatBeganAnew()
    {
        Hang();
        Open();
        Hang();
        Tell(isRead: true);

        Assert.Equal(
            "Upstream answers again, 30 s after it was found to be away. Streams that waited and open again within two seconds: 0.",
            Lines.Last()
        );
        Assert.False(Gate.IsOn);
    }

    private void Hang()
    {
        for (var met = 0; met < 3; met++)
        {
            Gate.Observe(OutageGate.Reads, InVain, _upstream.Time.GetUtcNow());
        }

        Assert.True(Gate.IsOn);
        // nobody waits: after 15 s the search for upstream would end for that
        _upstream.Time.Advance(TimeSpan.FromSeconds(10));
    }

    private void Open()
    {
        Gate.Observe("a", null, _upstream.Time.GetUtcNow());
        Assert.False(Gate.IsOn);
        _upstream.Time.Advance(TimeSpan.FromSeconds(10));
    }

    private void Tell(bool isRead)
    {
        if (isRead)
        {
            Gate.Observe(OutageGate.Reads, null, _upstream.Time.GetUtcNow());
        }
        else
        {
            Gate.OnTold();
        }
    }
}
