using Bunit;
using Dashboard.Components.Layout;
using Dashboard.Upstream;
using Dashboard.Upstream.Requests;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Components.Tests.Components.Layout;

public sealed class ConnectionWordsTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2024, 1, 15, 14, 2, 11, TimeSpan.Zero);

    private readonly FakeUpstream _upstream = new(new UpstreamStatus(ConnectionState.Connecting, Now));

    public ConnectionWordsTests()
    {
        Services.AddSingleton<IUpstreamStatusSource>(_upstream);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Render_EachState_SaysItInWords()
    {
        var words = Render<ConnectionWords>();
        Assert.Equal(("waiting", "Connecting to upstream…"), Said(words));

        _upstream.Publish(new UpstreamStatus(ConnectionState.Connected, Now));
        words.WaitForAssertion(() => Assert.Equal(("good", "Live"), Said(words)));

        _upstream.Publish(new UpstreamStatus(ConnectionState.Connected, Now) { IsStale = true, LastSignOfLife = Now });
        words.WaitForAssertion(() => Assert.Equal(("bad", "Upstream is silent. Showing the state of ."), Said(words)));

        _upstream.Publish(
            new UpstreamStatus(ConnectionState.Reconnecting, Now) { LastSignOfLife = Now, NextRetryAt = Now.AddSeconds(4) }
        );
        words.WaitForAssertion(() => Assert.Equal(("bad", "Reconnecting. Showing the state of . Next try ."), Said(words)));
        Assert.Equal(["clock", "next"], words.FindAll("live-time").Select(time => time.GetAttribute("kind")!));
    }

    /// <summary>A read that is answered tells nothing of what the page shows.</summary>
    [Fact]
    public void Render_WhileOnlyReadsAreAnswered_ShowsWhenTheStreamLastTold()
    {
        _upstream.Publish(
            new UpstreamStatus(ConnectionState.Connected, Now)
            {
                IsStale = true,
                LastSignOfLife = Now,
                ReadAt = Now,
                ToldAt = Now.AddMinutes(-3),
            }
        );
        var words = Render<ConnectionWords>();

        Assert.Equal(("bad", "Upstream's stream is silent. Showing the state of ."), Said(words));
        Assert.Equal(Now.AddMinutes(-3).ToUnixTimeMilliseconds().ToString(), words.Find("live-time").GetAttribute("at"));
    }

    /// <summary>An upstream that answers is not down.</summary>
    [Theory]
    [InlineData(ConnectionState.Disconnected, false, "The API key is refused. Showing the state of .")]
    [InlineData(ConnectionState.Disconnected, true, "The API key is tried again… Showing the state of .")]
    [InlineData(ConnectionState.Connected, false, "Live, but the API key is refused.")]
    [InlineData(ConnectionState.Connected, true, "Live; the API key is tried again…")]
    public void Render_RefusedKey_SaysSo_AndWhetherStreamsGoOn(ConnectionState state, bool isTried, string expected)
    {
        _upstream.Publish(new UpstreamStatus(ConnectionState.Connected, Now) { LastSignOfLife = Now });
        var words = Render<ConnectionWords>();

        _upstream.Publish(
            new UpstreamStatus(state, Now)
            {
                LastSignOfLife = Now,
                RefusedKey = new RefusedKey("", Now, "No.", new KeySource("", "")) { TriedEnding = isTried ? "" : null },
            }
        );

        words.WaitForAssertion(() => Assert.Equal(("bad", expected), Said(words)));
    }

    /// <summary>Before it has come three times there is a next attempt.</summary>
    [Fact]
    public void Render_FirstRefusalsOfTheKey_SaySoToo()
    {
        _upstream.Publish(
            new UpstreamStatus(ConnectionState.Connecting, Now) { IsKeyDoubted = true, NextRetryAt = Now.AddSeconds(2) }
        );

        Assert.Equal(("bad", "The API key is refused. Next try ."), Said(Render<ConnectionWords>()));
    }

    /// <summary>What was due half a minute ago and has no answer is not due now.</summary>
    [Fact]
    public void Render_WhileAnAttemptIsUnderWay_SaysForHowLong()
    {
        _upstream.Publish(
            new UpstreamStatus(ConnectionState.Reconnecting, Now)
            {
                LastSignOfLife = Now,
                Problem = "Silent.",
                NextRetryAt = Now.AddSeconds(1),
                TriedSince = Now.AddSeconds(2),
            }
        );
        var words = Render<ConnectionWords>();

        Assert.Equal(("bad", "Reconnecting. Showing the state of . Trying for ."), Said(words));
        var since = words.Find("live-time[kind=age]");
        Assert.Equal(Now.AddSeconds(2).ToUnixTimeMilliseconds().ToString(), since.GetAttribute("at"));
        Assert.Null(since.Closest("[role=status]"));
    }

    /// <summary>That is what connecting is.</summary>
    [Fact]
    public void Render_WhileTheFirstAttemptIsUnderWay_NeedsNoMore()
    {
        _upstream.Publish(new UpstreamStatus(ConnectionState.Connecting, Now) { TriedSince = Now });

        Assert.Equal(("waiting", "Connecting to upstream…"), Said(Render<ConnectionWords>()));
    }

    /// <summary>Upstream is heard, and what the page shows is old all the same.</summary>
    [Fact]
    public void Render_WhileReadsWaitForRequests_SaysSo()
    {
        _upstream.Publish(new UpstreamStatus(ConnectionState.Connected, Now));
        var words = Render<ConnectionWords>();

        _upstream.Publish(_upstream.Current with { IsShortOfRequests = true });
        words.WaitForAssertion(() => Assert.Equal(("waiting", "Live, but reads wait for requests."), Said(words)));

        _upstream.Publish(_upstream.Current with { IsShortOfRequests = false });
        words.WaitForAssertion(() => Assert.Equal(("good", "Live"), Said(words)));
    }

    /// <summary>In an outage the next try is always now.</summary>
    [Fact]
    public void Render_WhileUpstreamIsProbed_SaysHowOften()
    {
        _upstream.Publish(new UpstreamStatus(ConnectionState.Reconnecting, Now) { LastSignOfLife = Now, IsProbed = true });

        Assert.Equal(("bad", "Reconnecting. Showing the state of . Probed every second."), Said(Render<ConnectionWords>()));
    }

    /// <summary>A live region that holds a ticking time would be read out each second.</summary>
    [Fact]
    public void Render_WhatTicks_IsNotSaidAloud()
    {
        _upstream.Publish(
            new UpstreamStatus(ConnectionState.Disconnected, Now) { LastSignOfLife = Now, NextRetryAt = Now.AddSeconds(4) }
        );
        var words = Render<ConnectionWords>();

        Assert.Equal("Upstream is down.", words.Find("[role=status]").TextContent);
        Assert.Equal(2, words.FindAll("live-time").Count);
        Assert.All(words.FindAll("live-time"), time => Assert.Null(time.Closest("[role=status], [role=alert]")));
        Assert.Equal("/upstream", words.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Render_SimulatedUpstream_SaysSo()
    {
        var words = Render<ConnectionWords>();
        Assert.Empty(words.FindAll(".badge"));

        _upstream.Publish(_upstream.Current with { IsSimulated = true });
        words.WaitForAssertion(() => Assert.Equal("Simulated data", words.Find(".badge .badge-word").TextContent));
    }

    private static (string Tone, string Words) Said(IRenderedComponent<ConnectionWords> words) =>
        (
            words.Find(".connection").GetAttribute("data-state")!,
            string.Join(
                ' ',
                words.Find(".connection-words").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            )
        );
}
