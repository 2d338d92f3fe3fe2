namespace Dashboard.Components.Live;

/// <summary>
/// One state of one row, and its text once somebody has asked for it: the first circuit writes it and all others share it. Rows of any
/// order and any window are the same objects, so that a change is written once, however many look at it and wherever it stands.
/// </summary>
/// <param name="key">What identifies the row across orders; also the last segment of its page's address.</param>
/// <param name="version">Another one for each state of a row.</param>
public abstract class LiveRow(string key, long version)
{
    public string Key { get; } = key;

    public long Version { get; } = version;

    /// <summary>The key and every cell, as they follow the marks of a full row, to its end.</summary>
    internal abstract string Full(ILiveRowFormat format);

    /// <summary>The cells that differ from those of a former state, as they follow the marks of a changed row, to its end; empty where none does.</summary>
    internal abstract string Delta(ILiveRowFormat format, LiveRow former);
}

/// <summary>How a row is set off from the others.</summary>
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

    /// <summary>The heading of a group: what can be opened and closed, and leads nowhere.</summary>
    Group = 8,

    /// <summary>A group's heading, whose rows follow it.</summary>
    Open = 16,
}

/// <summary>A row as it stands in one table at one moment.</summary>
public readonly record struct LiveLine(LiveRow Row, LiveRowMarks Marks);
