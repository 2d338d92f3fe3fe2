namespace Dashboard.Jobs.Search;

/// <summary>What a field's values are, and so which operators they take and how they are written.</summary>
public enum SearchKind
{
    /// <summary>One of a few words.</summary>
    Word,

    /// <summary>A text, compared as a whole and in any case; <c>*</c> and <c>?</c> stand for any characters and for one.</summary>
    Text,

    /// <summary>A text of several words, of which a run is enough: <c>A100</c> is said of an <c>NVIDIA A100 80GB</c>, unless <c>=</c> asks for the whole.</summary>
    Words,

    Number,

    /// <summary>US dollars.</summary>
    Money,

    /// <summary>Bytes, with a unit: <c>40GB</c>.</summary>
    Size,

    /// <summary><c>90s</c>, <c>1h30m</c>.</summary>
    Duration,

    /// <summary>A day, a time, or a time from now: <c>-24h</c>.</summary>
    Instant,
}
