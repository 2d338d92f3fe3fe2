namespace Dashboard.Components.Charts;

/// <summary>What a colour of a chart stands for.</summary>
/// <param name="Colour">Of the palette's six (<c>--series-0</c> and on); less than 0 for all others together.</param>
public sealed record ChartMark(string Name, int Colour)
{
    /// <summary>More colours than these nobody tells apart.</summary>
    public const int Colours = 6;
}
