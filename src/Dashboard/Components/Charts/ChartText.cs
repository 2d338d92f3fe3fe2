using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Components.Charts;

/// <summary>What a chart's element is given as its <c>d</c>: one text, so that it comes in the batch of the page it belongs to, in order.</summary>
internal static class ChartText
{
    /// <summary>More than a screen can show, of values that may have sixteen.</summary>
    private const int Digits = 6;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Of<T>(T spec) => JsonSerializer.Serialize(spec, Options);

    /// <summary>Shorter, and the same to the eye; what is no number is none.</summary>
    public static double? Short(double? value)
    {
        if (value is not { } told || !double.IsFinite(told))
        {
            return null;
        }

        var scale = told == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(told))) + 1;
        var decimals = Digits - scale;
        return decimals switch
        {
            // so near to nothing that there are no digits to save
            > 15 => told,
            >= 0 => Math.Round(told, decimals),
            _ => Math.Round(told),
        };
    }
}
