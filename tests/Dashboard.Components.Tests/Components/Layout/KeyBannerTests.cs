using Bunit;
using Dashboard.Components.Layout;
using Dashboard.Upstream;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shared.Api;
using Testing;

namespace Dashboard.Components.Tests.Components.Layout;

/// <summary>Over the guard itself: what it takes for a refusal is what the banner says.</summary>
public sealed class KeyBannerTests : BunitContext
{
    private readonly UpstreamMonitor _monitor;
    private readonly KeyGuard _guard;

    public KeyBannerTests()
    {
        var time = new FakeTimeProvider(JobsOf.Start);
        Services.AddSingleton<TimeProvider>(time);
        Services.Configure<UpstreamOptions>(options =>
            (options.BaseUrl, options.ApiKey) = ("https://api.tensorone.ai", "sk-1234567890abcd")
        );
        Services.AddSingleton<UpstreamAddress>();
        Services.AddSingleton<UpstreamMonitor>();
        Services.AddSingleton<IUpstreamStatusSource>(services => services.GetRequiredService<UpstreamMonitor>());
        Services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddCommandLine(["--TensorOne:ApiKey=sk-1234567890abcd"]).Build()
        );
        Services.AddSingleton<KeyFile>();
        Services.AddSingleton<KeySources>();
        Services.AddSingleton<ConnectionBoard>();
        Services.AddSingleton<KeyGuard>();
        _monitor = Services.GetRequiredService<UpstreamMonitor>();
        _guard = Services.GetRequiredService<KeyGuard>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void KeyThatUpstreamTakes_NeedsNoBanner() => Assert.Equal("", Render<KeyBanner>().Markup.Trim());

    [Fact]
    public async Task RefusedKey_IsNamedByItsEnd_WithSinceWhenAndWhatUpstreamSaid()
    {
        var banner = Render<KeyBanner>();
        await RefuseAsync("The key has expired.");

        banner.WaitForAssertion(() => Assert.NotEmpty(banner.FindAll("[role=alert]")));
        Assert.Equal("Upstream refuses the key that ends in abcd, since .", banner.Find("strong").TextContent);
        Assert.Equal(JobsOf.Start.ToUnixTimeMilliseconds().ToString(), banner.Find("live-time").GetAttribute("at"));
        Assert.Contains("It said ‘The key has expired’.", banner.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "The key comes from the command line (--TensorOne:ApiKey). That cannot change while the Dashboard runs:",
            banner.Find("p").TextContent,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("1234", banner.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryAgain_Pressed_KeepsTheBannerUntilUpstreamHasAnswered()
    {
        await RefuseAsync("No.");
        var banner = Render<KeyBanner>();

        await banner.Find("button").ClickAsync(new());

        banner.WaitForAssertion(() => Assert.Equal("Trying again…", banner.Find("button").TextContent));
        Assert.Equal("true", banner.Find("button").GetAttribute("aria-disabled"));
        Assert.Contains("The key that ends in abcd is being tried", banner.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Null(_guard.Refusal);

        using var pass = await _guard.EnterAsync(default).Soon();
        pass!.Observe(null);
        banner.WaitForAssertion(() => Assert.Equal("", banner.Markup.Trim()));
    }

    /// <summary>Who pressed the button saw nothing happen.</summary>
    [Fact]
    public async Task KeyThatIsTriedAgainAndRefused_SaysSo()
    {
        await RefuseAsync("No.");
        var banner = Render<KeyBanner>();
        Assert.DoesNotContain("tried again", banner.Markup, StringComparison.Ordinal);
        await banner.Find("button").ClickAsync(new());

        using var pass = await _guard.EnterAsync(default).Soon();
        pass!.Observe(new ApiFailure(FailureKind.Unauthorized, "No.") { StatusCode = 401 });

        banner.WaitForAssertion(() =>
            Assert.Contains("It was tried again at , and refused.", banner.Find("p").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task WhileStreamsGoOnThatWereOpenedBefore_SaysWhatStillComes()
    {
        await RefuseAsync("No.");
        var banner = Render<KeyBanner>();
        Assert.Contains("Nothing is asked, and the pages show what was known.", banner.Markup, StringComparison.Ordinal);

        Services.GetRequiredService<ConnectionBoard>().Add("all jobs").OnOpened();
        _monitor.Opened();

        banner.WaitForAssertion(() =>
            Assert.Contains("Streams that were opened before go on bringing news", banner.Markup, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("what was known", banner.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileWithoutAKey_HasABanner_AlsoWhileTheKeyBeforeIsTaken()
    {
        const string Fault = "The key file /k is empty. Write the API key into it.";
        var banner = Render<KeyBanner>();
        _monitor.NoteKeyFile(Fault);
        banner.WaitForAssertion(() => Assert.Equal(Fault, banner.Find("[role=alert]").TextContent.Trim()));

        await RefuseAsync("No.");
        banner.WaitForAssertion(() => Assert.Contains("refuses the key", banner.Markup, StringComparison.Ordinal));
        Assert.Contains(Fault, banner.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        _monitor.AcceptKey();
        _monitor.NoteKeyFile(null);
        banner.WaitForAssertion(() => Assert.Equal("", banner.Markup.Trim()));
    }

    [Fact]
    public async Task WhatUpstreamSaid_StaysText_AndShort()
    {
        await RefuseAsync(HostileText.Value);

        var banner = Render<KeyBanner>();

        HostileText.AssertIsText(banner);
        Assert.InRange(banner.Find("p").TextContent.Length, 0, 700);
        Assert.DoesNotContain("\u202E", banner.Markup, StringComparison.Ordinal);
    }

    private async Task RefuseAsync(string words)
    {
        for (var i = 0; i < KeyGuard.MostTries; i++)
        {
            using var pass = await _guard.EnterAsync(default).Soon();
            pass!.Observe(new ApiFailure(FailureKind.Unauthorized, words) { StatusCode = 401 });
        }

        Assert.NotNull(_monitor.Current.RefusedKey);
    }
}
