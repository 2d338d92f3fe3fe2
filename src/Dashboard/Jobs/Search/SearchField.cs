using System.Collections.Immutable;

namespace Dashboard.Jobs.Search;

internal delegate bool FactFlag(in JobFacts facts);

/// <returns>Whether one of the job's texts holds.</returns>
internal delegate bool FactTexts(in JobFacts facts, Predicate<string> holds);

/// <returns>NaN where the job has none.</returns>
internal delegate double FactNumber(in JobFacts facts);

internal delegate decimal? FactMoney(in JobFacts facts);

/// <returns>An instant, or a duration; <see cref="JobFacts.NoTime"/> where the job has none.</returns>
internal delegate long FactTicks(in JobFacts facts, long nowTicks);

/// <summary>Something that jobs can be searched by: what it is called, how its values are written, and where a job has it.</summary>
public sealed class SearchField
{
    internal SearchField(string name, SearchKind kind, string description, string example)
    {
        Name = name;
        Kind = kind;
        Description = description;
        Example = example;
    }

    /// <summary>As it is written again, whatever alias was typed.</summary>
    public string Name { get; }

    /// <summary>Equal for two spellings of one tag.</summary>
    public string Key => TagName is null ? Name : SearchFields.TagPrefix + TagName;

    public SearchKind Kind { get; }

    /// <summary>In a few words, for those who choose one.</summary>
    public string Description { get; }

    /// <summary>A whole term.</summary>
    public string Example { get; }

    public ImmutableArray<string> Aliases { get; internal init; } = [];

    /// <summary>All values of a field of words, as they are written again.</summary>
    public ImmutableArray<string> Words { get; internal init; } = [];

    /// <summary>The tag, where it is one: its name without underscores and in lower case.</summary>
    public string? TagName { get; internal init; }

    /// <summary>Finds the word that another spelling of it means.</summary>
    internal Func<string, string?> Spell { get; init; } = word => word;

    /// <summary>Of a field of words: what says whether a job has the word.</summary>
    internal Func<string, FactFlag> Bind { get; init; } = _ => (in _) => false;

    internal FactTexts Texts { get; init; } = (in _, _) => false;

    internal FactNumber Number { get; init; } = (in _) => double.NaN;

    internal FactMoney Dollars { get; init; } = (in _) => null;

    internal FactTicks Ticks { get; init; } = (in _, _) => JobFacts.NoTime;

    /// <summary>Of a duration: it grows with the clock.</summary>
    internal FactFlag Grows { get; init; } = (in _) => false;

    public bool Takes(SearchOperator op) =>
        Kind switch
        {
            SearchKind.Word or SearchKind.Text or SearchKind.Words => !op.IsOfOrder(),
            SearchKind.Duration => op.IsOfOrder(),
            _ => true,
        };

    public override string ToString() => Name;
}
