using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Shared.Documents;

/// <summary>Parts while they are gathered: a few, so a linear search; one array, handed over without a copy when it is full.</summary>
internal struct PartList
{
    private DocumentPart[]? _items;
    private int _count;

    public PartList(ImmutableArray<DocumentPart> parts)
    {
        _items = [.. parts];
        _count = parts.Length;
    }

    public readonly DocumentPart? Find(string name)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_items![i].Name == name)
            {
                return _items[i];
            }
        }

        return null;
    }

    /// <returns>True where a part of this name was there and has been replaced.</returns>
    public bool Set(DocumentPart part)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_items![i].Name == part.Name)
            {
                _items[i] = part;
                return true;
            }
        }

        if (_items is null || _count == _items.Length)
        {
            Array.Resize(ref _items, _count == 0 ? 6 : _count * 2);
        }

        _items[_count++] = part;
        return false;
    }

    public readonly ImmutableArray<DocumentPart> ToImmutable() =>
        _count == 0 ? []
        : _count == _items!.Length ? ImmutableCollectionsMarshal.AsImmutableArray(_items)
        : [.. _items.AsSpan(0, _count)];
}
