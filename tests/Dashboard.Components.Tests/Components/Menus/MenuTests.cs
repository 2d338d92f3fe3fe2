using Bunit;
using Dashboard.Components.Live;
using Dashboard.Components.Menus;
using Testing;

namespace Dashboard.Components.Tests.Components.Menus;

public sealed class MenuTests : BunitContext
{
    private static readonly LiveColumns Columns = new(
        new LiveColumn("age", "Age", LiveColumnKind.Age, 100) { IsSortable = true },
        new LiveColumn("step", "Step", LiveColumnKind.Text, 100),
        new LiveColumn("cost", "Cost", LiveColumnKind.Money, 100) { IsSortable = true }
    );

    [Fact]
    public async Task Content_ExistsOnlyWhileTheMenuIsOpen()
    {
        var toggled = new List<bool>();
        var menu = Render<Menu>(parameters =>
            parameters
                .Add(m => m.Id, "things")
                .Add(m => m.Word, "Things")
                .Add(m => m.Label, "All things")
                .Add(m => m.Icon, "<path></path>")
                .Add(m => m.OnToggle, toggled.Add)
                .AddChildContent("<p>inside</p>")
        );
        Assert.Equal("things", menu.Find("button").GetAttribute("popovertarget"));
        Assert.Empty(menu.FindAll("#things p"));

        await Toggle(menu, "#things", isOpen: true);
        Assert.Equal("inside", menu.Find("#things p").TextContent);

        await Toggle(menu, "#things", isOpen: false);
        Assert.Empty(menu.FindAll("#things p"));
        Assert.Equal([true, false], toggled);
    }

    [Theory]
    [InlineData("cost", "Cost, ascending")]
    [InlineData("-cost", "Cost, descending")]
    public async Task SortMenu_Opened_OffersWhatCanBeSortedAndSaysWhatIs(string sort, string now)
    {
        var asked = new List<string>();
        var menu = Render<SortMenu>(parameters =>
            parameters
                .Add(m => m.Columns, Columns)
                .Add(m => m.Sort, sort)
                .Add(m => m.Title, "Cost")
                .Add(m => m.SortAsked, asked.Add)
        );
        Assert.Equal($"Sort, now by {now}", menu.Find("button").GetAttribute("title"));

        await Toggle(menu, "#sort-menu", isOpen: true);
        var choices = menu.FindAll("#sort-menu button");
        Assert.Equal(
            ["Age", "Cost"],
            choices.Select(choice => choice.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0])
        );
        Assert.Equal(["false", "true"], choices.Select(choice => choice.GetAttribute("aria-pressed")));

        await choices[0].ClickAsync().Soon();
        Assert.Equal(["age"], asked);
    }

    /// <summary>No header says it then.</summary>
    [Fact]
    public void SortMenu_OfAnOrderByNoColumn_IsThereOnAnyScreen_AndNamesIt()
    {
        IRenderedComponent<SortMenu> Of(string sort, string title) =>
            Render<SortMenu>(parameters =>
                parameters.Add(m => m.Columns, Columns).Add(m => m.Sort, sort).Add(m => m.Title, title)
            );

        Assert.Equal("By Ended", Of("-ended", "Ended").Find(".word").TextContent);
        Assert.Equal("Sort, now by Ended, descending", Of("-ended", "Ended").Find("button").GetAttribute("title"));
        Assert.Empty(Of("-ended", "Ended").FindAll(".of-phone"));
        Assert.NotEmpty(Of("cost", "Cost").FindAll(".of-phone"));
    }

    private static Task Toggle<T>(IRenderedComponent<T> menu, string id, bool isOpen)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        menu.Find(id).TriggerEventAsync("onmenutoggle", new MenuToggleEventArgs { IsOpen = isOpen }).Soon();
}
