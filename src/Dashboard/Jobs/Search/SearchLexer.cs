using System.Text;

namespace Dashboard.Jobs.Search;

/// <summary>Takes a search's text apart, from its beginning to its end. Never throws; what is not closed ends with the text.</summary>
internal ref struct SearchLexer(string text)
{
    private readonly string _text = text;

    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position == _text.Length;

    private readonly char Next => Position < _text.Length ? _text[Position] : '\0';

    public void SkipBlanks()
    {
        while (!IsAtEnd && char.IsWhiteSpace(Next))
        {
            Position++;
        }
    }

    public readonly bool IsAt(char letter) => !IsAtEnd && Next == letter;

    public readonly bool IsAtBlank => !IsAtEnd && char.IsWhiteSpace(Next);

    public bool Take(char letter)
    {
        if (!IsAt(letter))
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Takes a field's name and its operator; takes nothing where there is no operator.</summary>
    public bool TryTakeField(out string name, out SearchOperator op)
    {
        var start = Position;
        var taken = new StringBuilder();
        op = default;
        while (!IsAtEnd && !IsAtBlank)
        {
            var length = SearchOperators.Read(_text.AsSpan(Position), out op);
            if (length > 0)
            {
                name = taken.ToString();
                Position += length;
                return true;
            }

            if (Next == SearchText.Quote)
            {
                // within a name only a tag's can need quotes: tag."my name"
                if (!taken.Equals(SearchFields.TagPrefix) || !TryTakeQuoted(out var quoted))
                {
                    break;
                }

                taken.Append(quoted);
            }
            else
            {
                taken.Append(Next);
                Position++;
            }
        }

        Position = start;
        name = "";
        return false;
    }

    /// <summary>Takes one value, quoted or up to a blank, or to a comma where it is one of several.</summary>
    /// <returns>False where a quote is not closed; then the value is the rest of the text.</returns>
    public bool TryTakeValue(bool isOneOfSeveral, out string value, out bool isQuoted)
    {
        isQuoted = IsAt(SearchText.Quote);
        if (isQuoted)
        {
            return TryTakeQuoted(out value);
        }

        var start = Position;
        while (!IsAtEnd && !IsAtBlank && !(isOneOfSeveral && Next == ','))
        {
            Position++;
        }

        value = _text[start..Position];
        return true;
    }

    private bool TryTakeQuoted(out string value)
    {
        var taken = new StringBuilder();
        Position++;
        while (!IsAtEnd)
        {
            var letter = Next;
            Position++;
            if (letter == SearchText.Quote)
            {
                value = taken.ToString();
                return true;
            }

            if (letter == SearchText.Escape && !IsAtEnd)
            {
                letter = Next;
                Position++;
            }

            taken.Append(letter);
        }

        value = taken.ToString();
        return false;
    }
}
