namespace Dashboard.Components.Live;

/// <summary>A row with what the view knows about it beyond the record itself.</summary>
/// <param name="Item">Immutable; a changed row is another instance.</param>
/// <param name="Marks">How the row is set off from the others.</param>
public readonly record struct LiveRow<TRow>(TRow Item, LiveRowMarks Marks = LiveRowMarks.None)
    where TRow : class;

[Flags]
public enum LiveRowMarks
{
    None = 0,

    /// <summary>No longer matches the filter, or deleted, and keeps its place until the next order: greyed and struck.</summary>
    Gone = 1,

    /// <summary>A person has starred it: a star before its name.</summary>
    Starred = 2,

    /// <summary>What it is about is no longer where it comes from, and this is the last that was known: greyed, with a word before its name.</summary>
    Lost = 4,
}
