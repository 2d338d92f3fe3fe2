namespace Dashboard.Jobs.Search;

/// <summary>One value of a term, read as its field's kind has it.</summary>
/// <param name="Text">As it is written again, without quotes.</param>
public readonly record struct SearchValue(string Text)
{
    /// <summary>Its <c>*</c> and <c>?</c> are themselves.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>Letter for letter, in the very case: a program's parameter, and never a text's.</summary>
    public bool IsExact { get; init; }

    /// <summary>Of a number or a size.</summary>
    public double Number { get; init; }

    /// <summary>Of an amount of money.</summary>
    public decimal Dollars { get; init; }

    /// <summary>Of a duration: itself. Of an instant: UTC ticks, or those from now where <see cref="IsFromNow"/>.</summary>
    public long Ticks { get; init; }

    /// <summary>Of an instant: how long it is, as a day or a minute.</summary>
    public long LengthTicks { get; init; }

    public bool IsFromNow { get; init; }

    public bool IsPattern => !IsQuoted && !IsExact && Text.AsSpan().ContainsAny('*', '?');
}
