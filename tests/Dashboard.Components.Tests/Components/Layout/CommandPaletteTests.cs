using Bunit;
using Dashboard.Components.Layout;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Dashboard.Components.Tests.Components.Layout;

public sealed class CommandPaletteTests : BunitContext
{
    public CommandPaletteTests()
    {
        Services.AddSingleton(new NavigationEntry("/jobs", "Jobs", "", 10));
        Services.AddSingleton(new NavigationEntry("/upstream", "Upstream", "", 5));
        Services.AddSingleton<ICommandSource>(new FakeSource());
        Services.AddSingleton<IActionSource>(new FakeActions());
    }

    [Fact]
    public void Open_NothingTyped_OffersThePagesInTheRailsOrder()
    {
        var palette = Render<CommandPalette>();

        Assert.Equal(["/upstream", "/jobs"], Found(palette));
    }

    [Fact]
    public void Type_SomeText_OffersPagesAndThingsEachOnce()
    {
        var palette = Render<CommandPalette>();
        palette.Find("input").Input(" JOB ");

        Assert.Equal(["/jobs", "/jobs/again", "/jobs/JOB"], Found(palette));
    }

    [Fact]
    public void Type_TheExactNameOfAThing_OffersItFirstAndAGuessLast()
    {
        var palette = Render<CommandPalette>();
        palette.Find("input").Input("jobs again");
        Assert.Equal(["/jobs/again", "/jobs", "/jobs/jobs again"], Found(palette));
        Assert.Equal("jobs again", palette.Find("ul").GetAttribute("data-for"));

        palette.Find("input").Input("jobs");
        Assert.Equal(["/jobs", "/jobs/again", "/jobs/jobs"], Found(palette));
    }

    [Fact]
    public void Type_WhatIsNothing_SaysSo()
    {
        var palette = Render<CommandPalette>();
        palette.Find("input").Input("nothing");

        Assert.Contains("'nothing'", palette.Find(".nothing").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_Chosen_IsDoneAndClosesThePalette()
    {
        var palette = Render<CommandPalette>();
        palette.Find("input").Input("do it");
        await palette.Find("button[role=option]").ClickAsync().Soon();

        Assert.Equal("1", palette.Find("palette-done").GetAttribute("count"));
        Assert.Empty(palette.FindAll(".fault"));
    }

    [Fact]
    public async Task Action_ThatFails_SaysWhyAndLeavesThePaletteOpen()
    {
        var palette = Render<CommandPalette>();
        palette.Find("input").Input("break");
        await palette.Find("button[role=option]").ClickAsync().Soon();

        Assert.Equal("0", palette.Find("palette-done").GetAttribute("count"));
        Assert.Equal("It broke.", palette.Find(".fault").TextContent);
    }

    private static List<string> Found(IRenderedComponent<CommandPalette> palette) =>
        [.. palette.FindAll("a[role=option]").Select(link => link.GetAttribute("href")!)];

    private sealed class FakeActions : IActionSource
    {
        public IEnumerable<Command> Find(Uri address) =>
            [
                new("Do it", "", "", "") { Run = () => Task.FromResult<string?>(null) },
                new("Break it", "", "", "") { Run = () => Task.FromResult<string?>("It broke.") },
            ];
    }

    private sealed class FakeSource : ICommandSource
    {
        public IEnumerable<Command> Find(string text, int limit) =>
            text == "nothing"
                ? []
                :
                [
                    new("Jobs once more", "", "/jobs", ""),
                    new("Jobs again", "", "/jobs/again", ""),
                    new(text, "", $"/jobs/{text}", "") { IsGuess = true },
                ];
    }
}
