using System.Collections.Immutable;

namespace Dashboard.Jobs.Search;

/// <summary>Reads the search language. What is right is read although something else is wrong, so that both can be shown.</summary>
internal static class SearchParser
{
    public const int MostLength = 2_000;
    public const int MostTerms = 32;

    /// <summary>Of all terms together.</summary>
    public const int MostValues = 200;

    public static (ImmutableArray<SearchTerm> Terms, ImmutableArray<SearchFault> Faults) Parse(string text)
    {
        if (text.Length > MostLength)
        {
            return (
                [],
                [
                    new SearchFault(
                        MostLength,
                        text.Length - MostLength,
                        $"A search has at most {MostLength} characters. 'Watch jobs…' takes a list of any length."
                    ),
                ]
            );
        }

        var terms = ImmutableArray.CreateBuilder<SearchTerm>();
        var faults = ImmutableArray.CreateBuilder<SearchFault>();
        var lexer = new SearchLexer(text);
        var values = 0;
        for (lexer.SkipBlanks(); !lexer.IsAtEnd; lexer.SkipBlanks())
        {
            var start = lexer.Position;
            if (terms.Count == MostTerms || values > MostValues)
            {
                faults.Add(
                    new SearchFault(
                        start,
                        text.Length - start,
                        $"A search has at most {MostTerms} conditions and {MostValues} values."
                    )
                );
                break;
            }

            if (ReadTerm(ref lexer, faults) is { } term)
            {
                terms.Add(term);
                values += term.Values.Length;
            }
        }

        return (terms.ToImmutable(), faults.ToImmutable());
    }

    private static SearchTerm? ReadTerm(ref SearchLexer lexer, ImmutableArray<SearchFault>.Builder faults)
    {
        var start = lexer.Position;
        var isNegated = lexer.Take('-');
        if (lexer.IsAtEnd || lexer.IsAtBlank)
        {
            faults.Add(new SearchFault(start, 1, "'-' turns a condition round: write one behind it, as in -state:completed."));
            return null;
        }

        var nameStart = lexer.Position;
        return lexer.TryTakeField(out var name, out var op)
            ? ReadField(ref lexer, faults, start, isNegated, (nameStart, name, op))
            : ReadText(ref lexer, faults, start, isNegated);
    }

    private static SearchTerm? ReadText(
        ref SearchLexer lexer,
        ImmutableArray<SearchFault>.Builder faults,
        int start,
        bool isNegated
    )
    {
        var isClosed = lexer.TryTakeValue(isOneOfSeveral: false, out var text, out var isQuoted);
        if (!isClosed)
        {
            faults.Add(
                new SearchFault(start, lexer.Position - start, "The quote is not closed.", text.Length > 0 ? $"\"{text}\"" : null)
            );
            return null;
        }

        if (!isQuoted && text is "OR" or "AND" or "NOT" or "||" or "&&")
        {
            faults.Add(
                new SearchFault(
                    start + (isNegated ? 1 : 0),
                    text.Length,
                    $"'{text}' is no word of the search: all conditions hold together; 'state:failed,timeout' is either, '-' before one is not.",
                    $"\"{text}\""
                )
            );
            return null;
        }

        return text.Length == 0
            ? null
            : new SearchTerm(
                null,
                SearchOperator.Is,
                [new SearchValue(text) { IsQuoted = isQuoted }],
                isNegated,
                start,
                lexer.Position - start
            );
    }

    private static SearchTerm? ReadField(
        ref SearchLexer lexer,
        ImmutableArray<SearchFault>.Builder faults,
        int start,
        bool isNegated,
        (int Start, string Name, SearchOperator Operator) typed
    )
    {
        var nameLength = lexer.Position - typed.Start - typed.Operator.ToText().Length;
        var faultsBefore = faults.Count;
        var field = SearchFields.Find(typed.Name);
        if (typed.Operator == SearchOperator.Whole && field?.Kind != SearchKind.Words)
        {
            typed.Operator = SearchOperator.Is;
        }

        var values = ImmutableArray.CreateBuilder<SearchValue>();
        do
        {
            var valueStart = lexer.Position;
            var isClosed = lexer.TryTakeValue(isOneOfSeveral: true, out var text, out var isQuoted);
            var length = lexer.Position - valueStart;
            if (!isClosed)
            {
                faults.Add(new SearchFault(valueStart, length, "The quote is not closed."));
            }
            else if (field is null)
            {
                // said once, of its name
            }
            else if (text.Length == 0 && !isQuoted)
            {
                faults.Add(new SearchFault(start, lexer.Position - start, $"{field.Name} needs a value, as in {field.Example}."));
            }
            else if (SearchReader.TryRead(field, text, isQuoted, typed.Operator, out var value, out var problem))
            {
                values.Add(value);
            }
            else
            {
                faults.Add(new SearchFault(valueStart, length, problem.Message, problem.Suggestion));
            }
        } while (lexer.Take(','));

        if (field is null)
        {
            faults.Add(NoField(typed.Start, Math.Max(1, nameLength), typed.Name));
        }
        else if (!field.Takes(typed.Operator))
        {
            faults.Add(
                new SearchFault(
                    start,
                    lexer.Position - start,
                    typed.Operator.IsOfOrder()
                        ? $"{field.Name} has no order: use ':', as in {field.Example}."
                        : $"{field.Name} hardly ever is exactly so long: use '<' or '>', as in {field.Example}."
                )
            );
        }
        else if (typed.Operator.IsOfOrder() && values.Count > 1)
        {
            faults.Add(new SearchFault(start, lexer.Position - start, $"'{typed.Operator.ToText()}' takes one value."));
        }

        return faults.Count > faultsBefore
            ? null
            : new SearchTerm(field, typed.Operator, values.ToImmutable(), isNegated, start, lexer.Position - start);
    }

    private static SearchFault NoField(int start, int length, string name)
    {
        var nearest = SearchFields.FindNearest(name);
        return new SearchFault(
            start,
            length,
            nearest is null
                ? $"There is no field '{name}'. To find it as a text, put it in quotes."
                : $"There is no field '{name}'; did you mean {nearest}?",
            nearest
        );
    }
}
