using System.Globalization;

namespace Dashboard.Components;

/// <summary>US dollars as all pages write them: <c>$0.00</c>, <c>&lt;$0.01</c>, <c>$2.47</c>, <c>$12,345.60</c>.</summary>
public static class Money
{
    public static string Format(decimal dollars) =>
        dollars is > 0 and < 0.01m ? "<$0.01"
        : dollars < 0 ? "-" + Format(-dollars)
        : string.Create(CultureInfo.InvariantCulture, $"${dollars:N2}");
}
