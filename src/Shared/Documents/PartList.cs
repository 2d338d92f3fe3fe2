using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Shared.Documents;

/// <summary>
/// Parts while they are gathered: as a rule a few, so a linear search. The first ones lie on the stack, as a document seldom has more. Where
/// there are many, their names are indexed.
/// </summary>
internal struct PartList
{
    private const int FewCount = 8;

    /// <summary>The API page names fewer parts than that.</summary>
    private const int MostSearched = 24;

    private Few _few;
    private List<DocumentPart>? _more;
    private Dictionary<string, int>? _indexes;
    private int _count;

    public PartList(ImmutableArray<DocumentPart> parts)
    {
        foreach (var part in parts)
        {
            Add(part);
        }
    }

    public readonly int Count => _count;

    /// <returns>The part's index, or -1.</returns>
    public readonly int IndexOf(string name)
    {
        if (_indexes is not null)
        {
            return _indexes.GetValueOrDefault(name, -1);
        }

        for (var i = 0; i < _count; i++)
        {
            if (this[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    public DocumentPart this[int index]
    {
        readonly get => index < FewCount ? _few[index] : _more![index - FewCount];
        set
        {
            if (index < FewCount)
            {
                _few[index] = value;
            }
            else
            {
                _more![index - FewCount] = value;
            }
        }
    }

    public void Add(in DocumentPart part)
    {
        if (_count < FewCount)
        {
            _few[_count] = part;
        }
        else
        {
            (_more ??= []).Add(part);
        }

        _indexes?.Add(part.Name, _count);
        _count++;
        if (_count == MostSearched)
        {
            Index();
        }
    }

    public readonly ImmutableArray<DocumentPart> ToImmutable() =>
        _count == 0 ? []
        : _more is null ? [.. ((ReadOnlySpan<DocumentPart>)_few)[.._count]]
        : [.. (ReadOnlySpan<DocumentPart>)_few, .. _more];

    private void Index()
    {
        _indexes = new Dictionary<string, int>(MostSearched * 2, StringComparer.Ordinal);
        for (var i = 0; i < _count; i++)
        {
            _indexes.Add(this[i].Name, i);
        }
    }

    [InlineArray(FewCount)]
    private struct Few
    {
        private DocumentPart _first;
    }
}
