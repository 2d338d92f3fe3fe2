using System.Text.RegularExpressions;

namespace Circuits.Viewers;

/// <summary>What a page's HTML says of its circuit: the components that are to live, and their state.</summary>
/// <param name="Components">A JSON object each, as it stands in the comment before the component.</param>
internal sealed partial record ServedPage(IReadOnlyList<string> Components, string State)
{
    public static ServedPage Read(string html) =>
        new(
            [.. Component().Matches(html).Select(match => match.Groups["json"].Value)],
            ComponentState().Match(html).Groups["state"].Value
        );

    /// <summary>As a circuit is told to bring them to life.</summary>
    public string ToOperations() =>
        $$"""
            {"batchId":1,"operations":[{{string.Join(
                ',',
                Components.Select((json, index) => $$"""{"type":"add","ssrComponentId":{{index + 1}},"marker":{{json}}}""")
            )}}]}
            """;

    /// <summary>The comment behind a component has no descriptor.</summary>
    [GeneratedRegex(
        """<!--Blazor:(?<json>\{[^<>]*"descriptor"[^<>]*\})-->""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Component();

    [GeneratedRegex(
        "<!--Blazor-Server-Component-State:(?<state>[a-zA-Z0-9+/=]+)-->",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex ComponentState();
}
