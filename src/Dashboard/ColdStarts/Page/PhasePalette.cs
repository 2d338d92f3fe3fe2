using System.Collections.Immutable;
using Dashboard.Components.Charts;

namespace Dashboard.ColdStarts.Page;

/// <summary>A phase has the same colour in every chart of a page. Pure.</summary>
public sealed class PhasePalette
{
    /// <summary>What a start took beyond its phases, or all of one that names none.</summary>
    public const string Untold = "not told";

    private const string OtherWord = "other";

    /// <summary>Upstream's own names keep their colours whatever else there is.</summary>
    private static readonly ImmutableArray<string> Known = ["containerStart", "modelLoad", "dependencyLoad"];

    private readonly Dictionary<string, int> _colours;

    public PhasePalette(IEnumerable<string> names)
    {
        _colours = Known.Index().ToDictionary(known => known.Item, known => known.Index, StringComparer.Ordinal);
        Names = [.. names];
        // by name, not as they come: the time that is shown moves on, and with it which comes first
        foreach (var name in Names.Where(name => !_colours.ContainsKey(name)).Order(StringComparer.Ordinal))
        {
            // one more has no colour of its own
            _colours[name] = _colours.Count < ChartMark.Colours ? _colours.Count : -1;
        }

        Marks = [.. Names.Where(name => _colours[name] >= 0).Select(name => new ChartMark(name, _colours[name]))];
        HasOther = Names.Length > Marks.Length;
        if (HasOther)
        {
            Marks = Marks.Add(new ChartMark(OtherWord, -1));
        }
    }

    public ImmutableArray<string> Names { get; }

    /// <summary>Those with a colour, and one for all others where there are others.</summary>
    public ImmutableArray<ChartMark> Marks { get; }

    public bool HasOther { get; }

    public int ColourOf(string name) => _colours.GetValueOrDefault(name, -1);
}
