using Bunit;
using Dashboard.Operation;
using Dashboard.Upstream.Webhooks;

namespace Dashboard.Components.Tests.Operation;

public sealed class WebhookPanelTests : BunitContext
{
    [Fact]
    public void Off_SaysWhichSettingTurnsItOn()
    {
        var panel = Render(isOn: false, new WebhookReading(0, 0, 0, [], null));

        Assert.Equal("Off", Assert.Single(panel.FindAll("dd")).TextContent);
        Assert.Contains("Webhooks:Secrets:0", panel.Find("p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void On_ShowsWhatCameAndWhatWasRefusedWhy()
    {
        var reading = new WebhookReading(1200, 3, 1, [("wrong signature", 4), ("too large", 1)], DateTimeOffset.UnixEpoch);

        var panel = Render(isOn: true, reading);

        Assert.Equal(
            [
                "On",
                " ago",
                "1,200 webhooks",
                "3 webhooks known already, left aside",
                "1 webhook without a job's status in it",
                "5 webhooks",
            ],
            panel.FindAll("dd").Select(value => value.TextContent)
        );
        Assert.NotNull(panel.Find("live-time"));
        Assert.Equal(["wrong signature4", "too large1"], panel.FindAll("tbody tr").Select(row => row.TextContent));
    }

    private IRenderedComponent<WebhookPanel> Render(bool isOn, WebhookReading reading) =>
        Render<WebhookPanel>(parameters => parameters.Add(panel => panel.IsOn, isOn).Add(panel => panel.Reading, reading));
}
