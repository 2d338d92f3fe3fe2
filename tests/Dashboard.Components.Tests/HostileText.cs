using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Tests;

/// <summary>What a stranger may send where a name or a sentence is expected.</summary>
internal static class HostileText
{
    public const string Markup = "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;";

    /// <summary>Markup, a bell, an override that turns what follows round, and far more than there is room for.</summary>
    public static string Value { get; } = Markup + "\u0007\u202E" + new string('x', 5000);

    /// <summary>It is there as it is, in text alone.</summary>
    public static void AssertIsText<T>(IRenderedComponent<T> component, string part = Markup)
        where T : IComponent
    {
        Assert.Contains(part, component.Nodes.GetText(), StringComparison.Ordinal);
        Assert.Empty(component.FindAll("script, img, [onerror]"));
    }

    private static string GetText(this INodeList nodes) => string.Concat(nodes.Select(node => node.TextContent));
}
