using System.Text;
using Bunit;
using Dashboard.Components.Json;

namespace Dashboard.Components.Tests.Components.Json;

public sealed class JsonTreeTests : BunitContext
{
    [Fact]
    public void Render_NestedValues_EachUnderItsName()
    {
        var tree = ShowTree("""{"frames":15420,"done":false,"none":null,"list":[1,{"deep":"x"}],"empty":{}}""");

        Assert.Equal(["frames", "done", "none", "list", "deep", "empty"], tree.FindAll("dt").Select(name => name.TextContent));
        Assert.Equal("15420", tree.Find("dd").TextContent);
        Assert.Equal("empty", tree.FindAll("dd")[^1].TextContent.Trim());
    }

    [Fact]
    public void Render_WithoutSomeMembers_LeavesOutTheOutermostOnly()
    {
        var json = Encoding.UTF8.GetBytes("""{"totalCost":2.47,"kept":{"totalCost":1}}""");
        var tree = Render<JsonTree>(parameters =>
            parameters.Add(t => t.Json, json).Add(t => t.Without, new HashSet<string> { "totalCost" })
        );

        Assert.Equal(["kept", "totalCost"], tree.FindAll("dt").Select(name => name.TextContent));
    }

    [Theory]
    [InlineData("""{"value":0.5,"unit":"kWh"}""", "0.5 kWh")]
    [InlineData("""{"unit":"s","value":0}""", "0 s")]
    public void Render_NumberWithItsUnit_IsOneText(string quantity, string expected)
    {
        var tree = ShowTree($$"""{"energy":{{quantity}}}""");

        Assert.Equal(expected, tree.Find("dd").TextContent);
        Assert.Single(tree.FindAll("dt"));
    }

    [Theory]
    [InlineData("""{"value":0.5,"unit":"kWh","of":"day"}""", 3)]
    [InlineData("""{"value":"much","unit":"kWh"}""", 2)]
    [InlineData("""{"value":1,"unit":null}""", 2)]
    public void Render_WhatIsMoreThanAQuantity_KeepsItsNames(string value, int names) =>
        Assert.Equal(names, ShowTree(value).FindAll("dt").Count);

    [Theory]
    [InlineData("https://storage.tensorone.ai/a.pdf", 1)]
    [InlineData("http://storage.tensorone.ai/a.pdf", 0)]
    [InlineData("javascript:alert(1)", 0)]
    [InlineData("https://", 0)]
    [InlineData(" https://storage.tensorone.ai", 0)]
    public void Render_Addresses_OnlyHttpsIsALink(string address, int links)
    {
        var tree = ShowTree($"\"{address}\"");

        Assert.Equal(links, tree.FindAll("a").Count);
        Assert.Equal(address.Trim(), tree.Find(".json").TextContent.Trim());
    }

    [Fact]
    public void Render_Markup_StaysText()
    {
        var tree = ShowTree("""{"<b>name</b>":"<img src=x onerror=alert(1)>"}""");

        Assert.Empty(tree.FindAll("img, b"));
    }

    [Fact]
    public void Render_ThousandsOfValuesAndGreatDepth_ShowsABoundedPart()
    {
        var wide = ShowTree($"[{string.Join(',', Enumerable.Range(0, 5000))}]");
        Assert.Equal(100, wide.FindAll("li").Count);
        Assert.Contains("4,900 more", wide.Markup, StringComparison.Ordinal);

        var deep = ShowTree(string.Concat(Enumerable.Repeat("[", 60)) + "1" + string.Concat(Enumerable.Repeat("]", 60)));
        Assert.InRange(deep.FindAll("ol").Count, 1, 10);
    }

    [Fact]
    public void Render_NotJson_SaysSo() => Assert.Contains("not readable", ShowTree("{").Markup, StringComparison.Ordinal);

    [Fact]
    public void Render_SameBytesAgain_IsNotRenderedAgain()
    {
        var tree = ShowTree("[1]");
        tree.Render(parameters => parameters.Add(t => t.Json, Encoding.UTF8.GetBytes("[1]")));
        Assert.Equal(1, tree.RenderCount);

        tree.Render(parameters => parameters.Add(t => t.Json, Encoding.UTF8.GetBytes("[2]")));
        Assert.Equal("2", tree.Find("li").TextContent.Trim());
    }

    private IRenderedComponent<JsonTree> ShowTree(string json) =>
        Render<JsonTree>(parameters => parameters.Add(tree => tree.Json, Encoding.UTF8.GetBytes(json)));
}
