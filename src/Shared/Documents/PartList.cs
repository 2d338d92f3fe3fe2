using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Shared.Documents;

/// <summary>Parts while they are gathered: a few, so a linear search. The first ones lie on the stack, as a document seldom has more.</summary>
internal struct PartList
{
    private const int FewCount = 8;

    private Few _few;
    private List<DocumentPart>? _more;
    private int _count;

    public PartList(ImmutableArray<DocumentPart> parts)
    {
        foreach (var part in parts)
        {
            Add(part);
        }
    }

    /// <returns>The part's index, or -1.</returns>
    public readonly int IndexOf(string name)
    {
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

        _count++;
    }

    public readonly ImmutableArray<DocumentPart> ToImmutable() =>
        _count == 0 ? []
        : _more is null ? [.. ((ReadOnlySpan<DocumentPart>)_few)[.._count]]
        : [.. (ReadOnlySpan<DocumentPart>)_few, .. _more];

    [InlineArray(FewCount)]
    private struct Few
    {
        private DocumentPart _first;
    }
}
