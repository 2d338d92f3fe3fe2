namespace Dashboard.Jobs.Search;

/// <summary>What is being written where the caret stands.</summary>
/// <param name="Field">Null while a name, or a text, is being written.</param>
/// <param name="Written">As far as the caret, without quotes.</param>
/// <param name="Start">What a suggestion takes the place of.</param>
internal sealed record SearchCaret(SearchField? Field, SearchOperator Operator, string Written, int Start, int Length)
{
    /// <summary>Where nothing can be suggested: a value of a field that there is not.</summary>
    private static SearchCaret Nowhere { get; } = new(null, default, "\0", 0, 0);

    /// <summary>It is a name, and its operator is written already.</summary>
    public bool HasOperator { get; init; }

    public static SearchCaret Find(string text, int caret)
    {
        caret = Math.Clamp(caret, 0, text.Length);
        var lexer = new SearchLexer(text);
        for (lexer.SkipBlanks(); !lexer.IsAtEnd && lexer.Position <= caret; lexer.SkipBlanks())
        {
            if (lexer.Take('-') && lexer.Position > caret)
            {
                break;
            }

            if (FindInTerm(text, caret, ref lexer) is { } found)
            {
                return found;
            }
        }

        return new SearchCaret(null, default, "", caret, 0);
    }

    private static SearchCaret? FindInTerm(string text, int caret, ref SearchLexer lexer)
    {
        var start = lexer.Position;
        if (!lexer.TryTakeField(out var name, out var op))
        {
            lexer.TryTakeValue(isOneOfSeveral: false, out _, out _);
            return caret <= lexer.Position ? At(null, default, text, caret, start, lexer.Position) : null;
        }

        var nameEnd = lexer.Position - SearchOperators.LengthBefore(text, lexer.Position);
        if (caret < lexer.Position)
        {
            return At(null, default, text, Math.Min(caret, nameEnd), start, nameEnd) with { HasOperator = true };
        }

        var field = SearchFields.Find(name);
        do
        {
            start = lexer.Position;
            lexer.TryTakeValue(isOneOfSeveral: true, out _, out _);
            if (caret <= lexer.Position)
            {
                return field is null ? Nowhere : At(field, op, text, caret, start, lexer.Position);
            }
        } while (lexer.Take(','));

        return null;
    }

    private static SearchCaret At(SearchField? field, SearchOperator op, string text, int caret, int start, int end) =>
        new(field, op, text[start..caret].Replace("\"", "", StringComparison.Ordinal), start, end - start);
}
