namespace Dashboard.Infrastructure;

/// <summary>Texts in files for spreadsheets.</summary>
public static class CsvText
{
    /// <summary>Upstream chooses the texts, and a spreadsheet runs what looks like a formula.</summary>
    public static string Plain(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
}
