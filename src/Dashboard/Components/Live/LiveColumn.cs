using System.Text.Json.Serialization;

namespace Dashboard.Components.Live;

/// <summary>How the browser shows a cell, and what text the cell holds; <c>a|b</c> stands for a cell of two parts.</summary>
public enum LiveColumnKind
{
    /// <summary>Text as it is; <c>text|muted</c> adds a muted second part.</summary>
    Text,

    /// <summary>The row's name, as a link to <see cref="LiveColumn.Href"/> with the row's key.</summary>
    Link,

    /// <summary>A token of the state looks; <c>token|words</c> says other words beside its icon.</summary>
    State,

    /// <summary>0 to 100 as a bar and a number; empty is unknown.</summary>
    Progress,

    /// <summary>0 to 100 as a small meter and a number; <c>text|number</c> names what is metered. Empty is unknown.</summary>
    Meter,

    /// <summary>A number, or <c>number|unit</c>.</summary>
    Number,

    /// <summary>US dollars, as <c>Money</c> writes them; empty is unknown.</summary>
    Money,

    /// <summary>An instant of upstream's clock, in Unix milliseconds: how long ago it was, ticking. <c>from|to</c> stands still.</summary>
    Age,

    /// <summary>An instant of upstream's clock, in Unix milliseconds: how long until then, ticking.</summary>
    Until,

    /// <summary><c>text|instant</c> of the server's clock: how long ago it was told, ticking, and by what; greyed when that is long ago.</summary>
    Fresh,
}

/// <summary>Where a cell goes on a phone, where a row is three lines, and no column is left out for want of width.</summary>
public enum LiveColumnPlace
{
    Hidden,
    FirstLine,
    FirstLineEnd,
    SecondLine,

    /// <summary>After <see cref="SecondLine"/>, as far as there is room.</summary>
    SecondLineMore,
    SecondLineEnd,
    ThirdLine,
    ThirdLineEnd,
}

/// <summary>A column of a live table. Where a page gives others, the browser makes the table anew.</summary>
/// <param name="Id">Names the column in addresses (<c>sort=-age</c>) and events.</param>
/// <param name="Title">The header.</param>
/// <param name="Kind">How its cells look.</param>
/// <param name="Width">In CSS pixels; fixed, so that nothing moves when values change. A growing column takes what is left beyond it.</param>
public sealed record LiveColumn(
    string Id,
    string Title,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] LiveColumnKind Kind,
    int Width
)
{
    public bool Grows { get; init; }

    public bool IsSortable { get; init; }

    /// <summary>A link's address, with <c>{key}</c> where the row's key goes.</summary>
    public string? Href { get; init; }

    /// <summary>Said on hover of the header.</summary>
    public string? Description { get; init; }

    /// <summary>Said on hover of a group's, where that is not the sum of its rows.</summary>
    public string? OfGroup { get; init; }

    /// <summary>Windows narrower than this many CSS pixels do without the column.</summary>
    public int HideBelow { get; init; }

    public LiveColumnPlace OnPhone { get; init; }
}
