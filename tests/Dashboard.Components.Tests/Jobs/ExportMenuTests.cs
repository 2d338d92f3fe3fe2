using Bunit;
using Dashboard.Components.Menus;
using Dashboard.Jobs;
using Dashboard.Jobs.Export;
using Dashboard.Jobs.Table;

namespace Dashboard.Components.Tests.Jobs;

public sealed class ExportMenuTests : BunitContext
{
    [Theory]
    [InlineData(null, null, null, "/api/jobs/export?format=csv")]
    [InlineData(
        "state:failed \"a&b\"",
        "-cost",
        "job,cost",
        "/api/jobs/export?q=state%3Afailed%20%22a%26b%22&sort=-cost&cols=job%2Ccost&format=csv"
    )]
    public async Task Link_AsksForWhatTheTableShows(string? search, string? sort, string? columns, string expected)
    {
        var address = new JobTableAddress(JobQuery.Parse(null, search, sort, null), JobColumnChoice.Parse(columns));
        var menu = Render<ExportMenu>(parameters => parameters.Add(it => it.Address, address));

        await menu.Find(".menu").TriggerEventAsync("onmenutoggle", new MenuToggleEventArgs { IsOpen = true });

        var links = menu.FindAll("a[download]");
        Assert.Equal(
            [expected, expected.Replace("csv", "json", StringComparison.Ordinal)],
            links.Select(link => link.GetAttribute("href"))
        );
    }
}
