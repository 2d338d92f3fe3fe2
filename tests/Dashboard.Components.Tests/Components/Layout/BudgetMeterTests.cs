using System.Globalization;
using Bunit;
using Dashboard.Components.Layout;
using Dashboard.Components.Live;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Components.Tests.Components.Layout;

public sealed class BudgetMeterTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly RequestBudget _budget;
    private readonly Pulse _pulse;

    public BudgetMeterTests()
    {
        _budget = new RequestBudget(new Settings(), _time);
        _pulse = new Pulse(_time, new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, _time.GetUtcNow())));
        Services.AddSingleton(_budget);
        Services.AddSingleton(_pulse);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Render_FullBudget_SaysSoAndLeadsToItsPage()
    {
        var meter = Render<BudgetMeter>();

        Assert.Equal("/upstream", meter.Find("a").GetAttribute("href"));
        Assert.Contains("10 of 10 left, in 1m 00s", meter.Find(".words").TextContent, StringComparison.Ordinal);
        Assert.Null(meter.Find("a").GetAttribute("data-state"));
    }

    [Fact]
    public async Task Beat_RequestsWereSent_ShowsWhatIsLeftAndThatItIsLow()
    {
        var meter = Render<BudgetMeter>();
        for (var i = 0; i < 9; i++)
        {
            await _budget.TakeAsync(RequestPurpose.Person, default).Soon();
        }

        Assert.Contains("10 of 10", meter.Find(".words").TextContent, StringComparison.Ordinal);
        _pulse.Beat();

        meter.WaitForAssertion(() => Assert.Contains("1 of 10 left", meter.Find(".words").TextContent, StringComparison.Ordinal));
        Assert.Equal("low", meter.Find("a").GetAttribute("data-state"));
        Assert.Equal("transform: scaleX(0.1)", meter.Find(".fill").GetAttribute("style"));
    }

    [Fact]
    public async Task Render_UsedUp_SaysWhetherPeoplesShareIsLeft_AndWhenThereIsMore()
    {
        for (var i = 0; i < 9; i++)
        {
            await _budget.TakeAsync(RequestPurpose.Person, default).Soon();
        }

        Assert.Contains("Those left are kept for people", Render<BudgetMeter>().Markup, StringComparison.Ordinal);

        await _budget.TakeAsync(RequestPurpose.Person, default).Soon();
        var meter = Render<BudgetMeter>();
        Assert.Contains("Used up: the next one comes", meter.Markup, StringComparison.Ordinal);
        Assert.Equal(
            _time.GetUtcNow().AddSeconds(7).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            meter.Find("live-time").GetAttribute("at")
        );
    }

    private sealed class Settings : IOptionsMonitor<UpstreamOptions>
    {
        public UpstreamOptions CurrentValue { get; } = new() { RequestsPerMinute = 10 };

        public UpstreamOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<UpstreamOptions, string?> listener) => null;
    }
}
