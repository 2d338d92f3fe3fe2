using System.Globalization;

namespace Dashboard.Components;

/// <summary>US dollars as all pages write them: <c>$0.00</c>, <c>&lt;$0.01</c>, <c>$2.47</c>, <c>$12,345.60</c>.</summary>
public static class Money
{
    private const int MostDigits = 8;

    public static string Format(decimal dollars) =>
        dollars is > 0 and < 0.01m ? "<$0.01"
        : dollars < 0 ? "-" + Format(-dollars)
        : string.Create(CultureInfo.InvariantCulture, $"${dollars:N2}");

    /// <summary>The same with two digits of what is less than a cent: <c>$0.0033</c>.</summary>
    public static string FormatFine(decimal dollars)
    {
        if (dollars is 0 or >= 0.01m or <= -0.01m)
        {
            return Format(dollars);
        }

        var (digits, least) = (3, 0.001m);
        while (digits < MostDigits && Math.Abs(dollars) < least)
        {
            (digits, least) = (digits + 1, least / 10);
        }

        return Math.Abs(dollars) < least
            ? Format(dollars)
            : (dollars < 0 ? "-$" : "$") + Math.Abs(dollars).ToString($"F{digits + 1}", CultureInfo.InvariantCulture);
    }
}
