namespace Dashboard.Components.Live;

/// <summary>The marks of the text that <see cref="LiveWindow"/> sends and feed.js reads.</summary>
internal static class LiveText
{
    public const char Unit = '\u001F';
    public const char Record = '\u001E';

    /// <summary>Between the two parts of one cell.</summary>
    public const char Division = '\u001D';
    public const char FullRow = '=';
    public const char ChangedRow = '~';

    /// <summary>Keys name rows and so are kept to the letter, but for characters that would end a cell.</summary>
    public static string WithoutControls(string key) =>
        key.AsSpan().ContainsAny(Unit, Record) ? key.Replace(Unit, ' ').Replace(Record, ' ') : key;
}
