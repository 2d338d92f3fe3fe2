using Bunit;
using Dashboard.Operation;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Polls;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Shared.Api;

namespace Dashboard.Components.Tests.Operation;

public sealed class UpstreamVerdictTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 14, 2, 11, TimeSpan.Zero);

    private static readonly UpstreamStatus Away = new(ConnectionState.Reconnecting, Now)
    {
        LastSignOfLife = Now,
        IsStale = true,
        Problem = "Upstream cannot be reached: Connection refused.",
        NextRetryAt = Now,
    };

    [Fact]
    public void Heard_SaysSinceWhen_AndAsksForNothing()
    {
        var verdict = Render(new UpstreamStatus(ConnectionState.Connected, Now) { LastSignOfLife = Now });

        Assert.Equal(["Upstream is heard. Connected since , last sign of life ago."], Lines(verdict));
        Assert.Equal(["clock", "age"], Times(verdict));
        Assert.Equal("good", verdict.Find("section").GetAttribute("data-tone"));
    }

    [Fact]
    public void HeardWithTrouble_SaysWhatAndWhereToLook()
    {
        var verdict = Render<UpstreamVerdict>(verdict =>
            verdict
                .Add(it => it.Status, new UpstreamStatus(ConnectionState.Connected, Now) { LastSignOfLife = Now })
                .Add(
                    it => it.Supply,
                    new SupplyReading(
                        Budget with
                        {
                            BlockedUntil = Now,
                            Shortage = new BudgetShortage(IsOfAll: true, Now),
                        },
                        default
                    )
                )
                .Add(it => it.Now, Now)
                .Add(
                    it => it.Streams,
                    [
                        new ConnectionReading("a", ConnectionState.Connected, Now.AddHours(-1)),
                        new ConnectionReading("b", ConnectionState.Connecting, Now.AddHours(-1)),
                        new ConnectionReading("c", ConnectionState.Reconnecting, Now.AddSeconds(-11)),
                        new ConnectionReading("d", ConnectionState.Reconnecting, Now.AddSeconds(-1)),
                        new ConnectionReading("e", ConnectionState.Connected, Now) { DeafSince = Now.AddMinutes(-1) },
                    ]
                )
        );

        Assert.StartsWith("But it has asked to wait: no request is sent before", Lines(verdict)[1], StringComparison.Ordinal);
        Assert.StartsWith("But 2 of 5 streams are not heard;", Lines(verdict)[2], StringComparison.Ordinal);
        Assert.Equal("waiting", verdict.Find("section").GetAttribute("data-tone"));
    }

    [Theory]
    [InlineData(true, "But requests are used up: none is left of 100 in 1h 00m, next one at , .")]
    [InlineData(false, "But requests are used up: those left are kept for people, next one for all else at , .")]
    public void HeardWithoutRequests_SaysSo_AndWhenThereIsOne(bool isOfAll, string expected)
    {
        var verdict = RenderHeard(Budget with { Shortage = new BudgetShortage(isOfAll, Now.AddMinutes(3)) });

        Assert.StartsWith("Upstream is heard.", Lines(verdict)[0], StringComparison.Ordinal);
        Assert.Equal(expected, Lines(verdict)[1]);
        Assert.Equal(["clock", "until"], Times(verdict).TakeLast(2));
        Assert.Equal("waiting", verdict.Find("section").GetAttribute("data-tone"));
    }

    [Fact]
    public void HeardWithTooFewRequests_SaysHowFarReadingIsBehind()
    {
        // below half of a hundred in an hour, reads go out once in 72 s
        var verdict = RenderHeard(Budget with { Remaining = 40 }, new PollBacklog(7, TimeSpan.FromSeconds(95)));

        Assert.Equal(
            "But too few requests are left to keep all fresh: 7 jobs wait to be read, the longest for 1m 35s.",
            Lines(verdict)[1]
        );
        Assert.Equal("waiting", verdict.Find("section").GetAttribute("data-tone"));
    }

    /// <summary>A job that is due just after a read was sent waits for the next one, in 72 s.</summary>
    [Fact]
    public void HeardWithFewRequests_IsNotBehind_WhileEachReadHasItsTurn()
    {
        var verdict = RenderHeard(Budget with { Remaining = 40 }, new PollBacklog(1, TimeSpan.FromSeconds(70)));

        Assert.Single(Lines(verdict));
        var shortage = new BudgetShortage(IsOfAll: true, Now.AddMinutes(3));
        verdict = RenderHeard(Budget with { Remaining = 0, Shortage = shortage }, new PollBacklog(1, TimeSpan.FromSeconds(5)));
        Assert.StartsWith("But too few requests are left", Lines(verdict)[2], StringComparison.Ordinal);
    }

    /// <summary>Then it is upstream that is slow.</summary>
    [Fact]
    public void HeardWithRequests_ButReadLate_IsNoMatterOfRequests()
    {
        var verdict = RenderHeard(Budget, new PollBacklog(7, TimeSpan.FromSeconds(95)));

        Assert.Single(Lines(verdict));
        Assert.Equal("good", verdict.Find("section").GetAttribute("data-tone"));
    }

    [Fact]
    public void Away_SaysSinceWhen_Why_AndWhatToDo()
    {
        var verdict = Render(Away);

        Assert.Equal(
            [
                "Upstream is not heard. Last heard at , ago; the pages show what was known then.",
                "Upstream cannot be reached: Connection refused. Next attempt ; all goes on by itself once it answers.",
                "What to do: nothing for a minute or two. If it lasts, check from this machine whether http://up/ answers (network, name, proxy); if it does not, ask who runs it.",
            ],
            Lines(verdict)
        );
        Assert.Equal(["clock", "age", "next"], Times(verdict));
        Assert.Equal("bad", verdict.Find("section").GetAttribute("data-tone"));
    }

    /// <summary>Whoever is sent to the network finds it in order.</summary>
    [Fact]
    public void AnsweredReadsBesideASilentStream_AreSaid_AndAdviceFits()
    {
        var verdict = Render(
            Away with
            {
                State = ConnectionState.Connected,
                ToldAt = Now.AddMinutes(-5),
                ReadAt = Now.AddMinutes(-1),
                Problem = "The stream of all jobs tells nothing.",
                NextRetryAt = null,
            }
        );

        Assert.Equal(
            "Upstream answers, but its stream brings no news. The last news came at , ago, and the pages show what was known then; the last read was answered ago.",
            Lines(verdict)[0]
        );
        Assert.Equal(
            [Now.AddMinutes(-5), Now.AddMinutes(-5), Now.AddMinutes(-1)],
            verdict
                .FindAll("live-time")
                .Select(time => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(time.GetAttribute("at")!)))
        );
        Assert.Contains("reads are answered, so the network is in order", Lines(verdict)[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("(network, name, proxy)", verdict.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void DashboardUpstreamThatIsCutOff_IsSaid_AndNothingIsToBeDoneHere()
    {
        var verdict = Render(
            new UpstreamStatus(ConnectionState.Connected, Now)
            {
                LastSignOfLife = Now,
                RelaySilence = new RelaySilence(Now.AddMinutes(-9), "Cut."),
                Problem = "The Dashboard that is read from does not hear its own upstream. It says: Cut.",
            }
        );

        Assert.Equal(
            [
                "The Dashboard upstream answers, but is cut off from its own upstream. It answered ago. The pages show what it knew at , ago.",
                "The Dashboard that is read from does not hear its own upstream. It says: Cut.",
                "What to do: nothing here; http://up/upstream says what to do there, and all goes on by itself once it hears its upstream again.",
            ],
            Lines(verdict)
        );
        Assert.Equal("bad", verdict.Find("section").GetAttribute("data-tone"));
    }

    [Theory]
    [InlineData(
        false,
        "Upstream cannot be reached: Connection refused. An attempt has been under way for ; all goes on by itself once it answers."
    )]
    [InlineData(
        true,
        "Upstream cannot be reached: Connection refused. That is believed when it has come three times. It is being tried again."
    )]
    public void AttemptUnderWay_IsSaid_AndNotThatTheNextOneIsNow(bool isKeyDoubted, string expected)
    {
        var verdict = Render(Away with { TriedSince = Now, IsKeyDoubted = isKeyDoubted });

        Assert.Equal(expected, Lines(verdict)[1]);
        Assert.DoesNotContain("next", Times(verdict));
    }

    /// <summary>The next attempt of one stream says nothing while all wait for the probe.</summary>
    [Fact]
    public void Searched_SaysSo()
    {
        var verdict = Render(Away, isSearched: true);

        Assert.EndsWith(
            "It is looked for every second, and all goes on by itself once it answers.",
            Lines(verdict)[1],
            StringComparison.Ordinal
        );
        Assert.Equal(["clock", "age"], Times(verdict));
    }

    [Fact]
    public void NeverHeard_NamesTheSettingOfItsAddress()
    {
        var begun = Render(new UpstreamStatus(ConnectionState.Connecting, Now));
        Assert.StartsWith("Connecting to upstream. Tried since", Lines(begun)[0], StringComparison.Ordinal);
        Assert.Equal("waiting", begun.Find("section").GetAttribute("data-tone"));

        var failed = Render(new UpstreamStatus(ConnectionState.Connecting, Now) { Problem = "No such host." });
        Assert.StartsWith("Upstream has not been heard yet. Tried since", Lines(failed)[0], StringComparison.Ordinal);
        Assert.Contains("TensorOne:BaseUrl", Lines(failed)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void KeyRefused_SaysWhereTheKeyComesFrom_AndHowItIsChanged()
    {
        var verdict = Render(
            Away with
            {
                State = ConnectionState.Disconnected,
                RefusedKey = new RefusedKey(
                    " that ends in 1a2b",
                    Now,
                    "no",
                    new KeySource("the file /k (TensorOne:ApiKeyFile)", "Write another one into it.")
                ),
                NextRetryAt = null,
            }
        );

        Assert.StartsWith("Upstream refuses the key.", Lines(verdict)[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "Nothing is tried until there is another key, or somebody presses ‘Try again now’.",
            Lines(verdict)[1],
            StringComparison.Ordinal
        );
        Assert.Equal(
            "What to do: the key comes from the file /k (TensorOne:ApiKeyFile). Write another one into it.",
            Lines(verdict)[2]
        );
    }

    /// <summary>The network is in order: what answers is upstream.</summary>
    [Fact]
    public void KeyRefusedOnceOrTwice_SaysSo_AndSendsNobodyToTheNetwork()
    {
        var verdict = Render(
            new UpstreamStatus(ConnectionState.Connecting, Now)
            {
                IsKeyDoubted = true,
                Problem = "API key is missing or invalid.",
                NextRetryAt = Now,
            }
        );

        Assert.StartsWith("Upstream refuses the key.", Lines(verdict)[0], StringComparison.Ordinal);
        Assert.Equal(
            "API key is missing or invalid. That is believed when it has come three times. Next attempt .",
            Lines(verdict)[1]
        );
        Assert.DoesNotContain("BaseUrl", verdict.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyRefusedWhileStreamsGoOn_SaysWhatComes_AndWhatToDo()
    {
        var verdict = Render(
            new UpstreamStatus(ConnectionState.Connected, Now)
            {
                LastSignOfLife = Now,
                RefusedKey = new RefusedKey("", Now, "no", new KeySource("the file /k", "Write another one into it.")),
            }
        );

        Assert.StartsWith("Upstream is heard, but refuses the key.", Lines(verdict)[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "Upstream refuses the Dashboard's own API key. Streams that were opened before go on",
            Lines(verdict)[1],
            StringComparison.Ordinal
        );
        Assert.Equal("What to do: the key comes from the file /k. Write another one into it.", Lines(verdict)[2]);
        Assert.Equal("bad", verdict.Find("section").GetAttribute("data-tone"));
    }

    [Fact]
    public void FileWithoutAKey_IsSaid_AlsoWhileUpstreamIsHeard()
    {
        var verdict = Render(
            new UpstreamStatus(ConnectionState.Connected, Now)
            {
                LastSignOfLife = Now,
                KeyFileFault = "The key file /k is empty.",
            }
        );

        Assert.Equal("The key file /k is empty.", Lines(verdict)[^1]);
        Assert.Equal("waiting", verdict.Find("section").GetAttribute("data-tone"));
    }

    [Fact]
    public void HostileText_StaysText()
    {
        HostileText.AssertIsText(Render(Away with { Problem = HostileText.Value }));
        HostileText.AssertIsText(Render(Away, address: HostileText.Value));
    }

    private static BudgetReading Budget { get; } = new(100, TimeSpan.FromHours(1), 100, null);

    private IRenderedComponent<UpstreamVerdict> RenderHeard(BudgetReading budget, PollBacklog behind = default) =>
        Render<UpstreamVerdict>(verdict =>
            verdict
                .Add(it => it.Status, new UpstreamStatus(ConnectionState.Connected, Now) { LastSignOfLife = Now })
                .Add(it => it.Supply, new SupplyReading(budget, behind))
        );

    private static string[] Lines(IRenderedComponent<UpstreamVerdict> verdict) =>
        [
            .. verdict
                .FindAll("p")
                .Select(line => string.Join(' ', line.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))),
        ];

    private static IEnumerable<string> Times(IRenderedComponent<UpstreamVerdict> verdict) =>
        verdict.FindAll("live-time").Select(time => time.GetAttribute("kind")!);

    private IRenderedComponent<UpstreamVerdict> Render(
        UpstreamStatus status,
        bool isSearched = false,
        string? address = "http://up/"
    ) =>
        Render<UpstreamVerdict>(verdict =>
            verdict.Add(it => it.Status, status).Add(it => it.IsSearched, isSearched).Add(it => it.Address, address)
        );
}
