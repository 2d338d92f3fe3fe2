using System.Net;
using Dashboard.Components.Layout;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Components;

public sealed class NavigationTests
{
    [Fact]
    public async Task Entries_OfTheWholeDashboard_NameEachPageOnceAndEachIsThere()
    {
        await using var dashboard = await DashboardHost.StartAsync();
        var addresses = dashboard.App.Services.GetServices<NavigationEntry>().Select(entry => entry.Href).ToList();

        Assert.NotEmpty(addresses);
        Assert.Equal(addresses.Distinct(StringComparer.Ordinal), addresses);
        foreach (var address in addresses)
        {
            using var answer = await dashboard.SendAsync(HttpMethod.Get, address, accept: "text/html");
            Assert.Equal((address, HttpStatusCode.OK), (address, answer.StatusCode));
        }
    }
}
