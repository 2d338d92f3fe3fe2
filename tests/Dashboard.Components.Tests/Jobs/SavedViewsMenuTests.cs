using Bunit;
using Dashboard.Components.Menus;
using Dashboard.Components.Preferences;
using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs;
using Dashboard.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Dashboard.Components.Tests.Jobs;

public sealed class SavedViewsMenuTests : BunitContext
{
    private static readonly JobQuery Failed = JobQuery.Parse("failed", "a&b", "-cost", "1");

    private readonly SettingsInMemory _settings = new();

    public SavedViewsMenuTests()
    {
        Services.AddSingleton(_settings.Views);
        Services.AddSingleton(new OwnPreferences { Owner = "me" });
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public async Task Save_AName_KeepsFilterAndOrderUnderIt()
    {
        var menu = await Open();
        await Save(menu, " Dear failures ");

        Assert.Equal([new SavedView("Dear failures", Failed.AddressQuery)], _settings.Views.Current);
        var link = menu.WaitForElement("li a");
        Assert.Equal(
            ("/jobs?q=a%26b%20state%3Afailed%20is%3Astarred&sort=-cost", "true"),
            (link.GetAttribute("href"), link.GetAttribute("aria-current"))
        );
    }

    /// <summary>On a slow line the echo of an earlier letter comes after later ones have been typed, and would take them away.</summary>
    [Fact]
    public async Task Name_WhileItIsTyped_IsNeverSentBackToTheBox()
    {
        var menu = await Open();

        menu.Find("#view-name").Input("Dear fai");

        Assert.Null(menu.Find("#view-name").GetAttribute("value"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(81)]
    public async Task Save_NameOfAWrongLength_SaysWhyAndKeepsNothing(int length)
    {
        var menu = await Open();
        await Save(menu, new string('x', length));

        Assert.Empty(_settings.Views.Current);
        Assert.NotEmpty(menu.Find("#view-fault").TextContent);
        Assert.Equal("true", menu.Find("#view-name").GetAttribute("aria-invalid"));
    }

    /// <summary>Seven hundred Cyrillic letters are such a search.</summary>
    [Fact]
    public async Task Save_ASearchThatIsTooLong_SaysWhyAndKeepsNothing()
    {
        var menu = await Open();
        menu.Render(parameters => parameters.Add(it => it.Address, "q=" + new string('x', 5_000)));
        await Save(menu, "Long");

        Assert.Empty(_settings.Views.Current);
        Assert.Contains("at most 4,096 characters", menu.Find("#view-fault").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_ANameThatIsTaken_SaysThatItReplaces()
    {
        await _settings.Views.SaveAsync(new SavedView("Mine", "state=running"), default).Soon();
        var menu = await Open();
        menu.Find("#view-name").Input("Mine");
        Assert.Equal("Replace", menu.Find("form button").TextContent);

        await Save(menu, "Mine");
        Assert.Equal([new SavedView("Mine", Failed.AddressQuery)], _settings.Views.Current);
    }

    [Fact]
    public async Task Delete_ThenUndo_BringsTheViewBack()
    {
        var view = new SavedView("Mine", "state=running");
        await _settings.Views.SaveAsync(view, default).Soon();
        var menu = await Open();
        await menu.Find("li button[aria-label^=Delete]").ClickAsync().Soon();
        Assert.Empty(_settings.Views.Current);
        // on which element a browser test shows: here, a render after the one that drew it takes the mark off that tells
        menu.WaitForAssertion(() => JSInterop.VerifyFocusAsyncInvoke());

        await menu.WaitForElement(".deleted button").ClickAsync().Soon();
        Assert.Equal([view], _settings.Views.Current);
        Assert.Empty(menu.FindAll(".deleted"));
        menu.WaitForAssertion(() => JSInterop.VerifyFocusAsyncInvoke(2));
    }

    /// <summary>Closed, too: whoever looks up must see what is shown.</summary>
    [Fact]
    public async Task Button_NamesTheViewThatIsShown()
    {
        await _settings.Views.SaveAsync(new SavedView("Dear failures", Failed.AddressQuery), default).Soon();
        var menu = Render<SavedViewsMenu>(parameters => parameters.Add(m => m.Address, Failed.AddressQuery));
        Assert.Equal("Views: Dear failures", menu.Find(".menu-button .word").TextContent);

        menu.Render(parameters => parameters.Add(m => m.Address, Failed.AddressQuery + "&sort=job"));
        Assert.Equal("Views", menu.Find(".menu-button .word").TextContent);
    }

    /// <summary>Two views of one name are two, where one is everybody's.</summary>
    [Fact]
    public async Task Own_IsSeenByItsOwnerAlone()
    {
        await _settings.Views.SaveAsync(new SavedView("Mine", "q=shared"), default).Soon();
        await _settings.Views.SaveAsync(new SavedView("Mine", "q=other", "somebody"), default).Soon();
        var menu = await Open();
        menu.Find(".own input").Change(true);
        await Save(menu, "Mine");

        menu.WaitForAssertion(() => Assert.Equal(["Mine", "Everybody's"], menu.FindAll("h2").Select(title => title.TextContent)));
        Assert.Equal(
            [$"/jobs?{Failed.AddressQuery}", "/jobs?q=shared"],
            menu.FindAll("li a").Select(link => link.GetAttribute("href"))
        );
        Assert.Equal(3, _settings.Views.Current.Count);
        Assert.Equal(["q=other", "q=shared"], _settings.Views.For("somebody").Select(view => view.Query).Order());
        Assert.Equal(
            ["own view", "saved view"],
            new SavedViewCommandSource(_settings.Views, new OwnPreferences { Owner = "me" })
                .Find("mine", 9)
                .Select(command => command.Detail)
                .Order()
        );

        await menu.Find("li button[aria-label^=Delete]").ClickAsync().Soon();
        Assert.Equal(["q=other", "q=shared"], _settings.Views.Current.Select(view => view.Query).Order());
    }

    [Fact]
    public async Task Begin_IsOnesOwn_AndGoesWithItsView()
    {
        var view = new SavedView("Mine", "q=a");
        await _settings.Views.SaveAsync(view, default).Soon();
        var menu = await Open();
        await menu.Find(".default").ClickAsync().Soon();
        menu.WaitForAssertion(() => Assert.Equal("true", menu.Find(".default").GetAttribute("aria-pressed")));
        Assert.Equal((view, null), (_settings.Views.DefaultOf("me"), _settings.Views.DefaultOf("somebody")));
        Assert.NotNull(menu.Find("a[href='/jobs?q=']"));

        // another query under the same name is what one begins with from then on
        await _settings.Views.SaveAsync(view with { Query = "q=b" }, default).Soon();
        Assert.Equal("q=b", _settings.Views.DefaultOf("me")?.Query);

        // by then it has been drawn anew, and its buttons are others
        menu.WaitForAssertion(() => menu.Find("a[href='/jobs?q=b']"));
        await menu.Find("li button[aria-label^=Delete]").ClickAsync().Soon();
        Assert.Null(_settings.Views.DefaultOf("me"));
    }

    [Fact]
    public async Task Save_DatabaseRefuses_SaysSo()
    {
        var menu = await Open();
        _settings.Break();
        await Save(menu, "Mine");

        Assert.Contains("Not saved", menu.Find("#view-fault").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_AViewsName_FindsIt()
    {
        await _settings.Views.SaveAsync(new SavedView("Dear failures", "state=failed"), default).Soon();
        var source = new SavedViewCommandSource(_settings.Views, new OwnPreferences { Owner = "me" });

        var command = Assert.Single(source.Find("FAIL", 12));
        Assert.Equal(("Dear failures", "/jobs?state=failed"), (command.Title, command.Href));
        Assert.Empty(source.Find("running", 12));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _settings.Dispose();
    }

    private async Task<IRenderedComponent<SavedViewsMenu>> Open()
    {
        var menu = Render<SavedViewsMenu>(parameters => parameters.Add(m => m.Address, Failed.AddressQuery));
        Assert.Empty(menu.FindAll("form"));
        await menu.Find("#saved-views").TriggerEventAsync("onmenutoggle", new MenuToggleEventArgs { IsOpen = true }).Soon();
        return menu;
    }

    private static async Task Save(IRenderedComponent<SavedViewsMenu> menu, string name)
    {
        menu.Find("#view-name").Input(name);
        await menu.Find("form").SubmitAsync().Soon();
    }
}
