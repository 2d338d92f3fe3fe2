using Bunit;
using Dashboard.Components.Preferences;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Dashboard.Components.Tests.Components.Preferences;

public sealed class SettingsPageTests : BunitContext
{
    private readonly OwnPreferences _own = new();

    public SettingsPageTests()
    {
        Services.AddSingleton(_own);
        ComponentFactories.AddStub<PageTitle>();
    }

    [Fact]
    public void NothingChosen_IsAsForEverybody() => Assert.Equal(["system", "normal"], Checked(Render<SettingsPage>()));

    [Fact]
    public void WhatWasChosen_IsChecked()
    {
        _own.Current = new BrowserPreferences
        {
            Theme = "dark",
            Density = "roomy",
            Zone = "Asia/Kolkata",
        };
        var page = Render<SettingsPage>();

        Assert.Equal(["dark", "roomy"], Checked(page));
        Assert.Equal("Asia/Kolkata", page.Find("option[selected]").GetAttribute("value"));
    }

    /// <summary>Every word of the cookie can be chosen, and no other.</summary>
    [Fact]
    public void Options_AreTheWordsOfTheCookie()
    {
        var page = Render<SettingsPage>();
        Assert.Equal(BrowserPreferences.Themes.Order(), Values(page, "theme"));
        Assert.Equal(BrowserPreferences.Densities.Order(), Values(page, "density"));
    }

    [Fact]
    public async Task KeptColumns_CanBeForgotten()
    {
        _own.Current = new BrowserPreferences { Columns = "job:240,tag.team" };
        var page = Render<SettingsPage>();
        Assert.Contains("job, tag.team", page.Markup, StringComparison.Ordinal);

        var button = page.Find("button[data-preference=columns]");
        Assert.Equal("", button.GetAttribute("data-value"));
        await button.ClickAsync().Soon();
        Assert.Null(_own.Current.Columns);
        Assert.Empty(page.FindAll("button[data-preference=columns]"));
    }

    private static IEnumerable<string?> Checked(IRenderedComponent<SettingsPage> page) =>
        page.FindAll("input[checked]").Select(radio => radio.GetAttribute("value"));

    private static IEnumerable<string?> Values(IRenderedComponent<SettingsPage> page, string name) =>
        page.FindAll($"input[name={name}]").Select(radio => radio.GetAttribute("value")).Order(StringComparer.Ordinal);
}
