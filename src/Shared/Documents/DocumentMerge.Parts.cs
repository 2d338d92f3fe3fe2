using System.Collections.Immutable;
using System.Globalization;

namespace Shared.Documents;

/// <summary>The parts of two documents, name by name. Linear, and bounded: names that upstream makes up must not make a job grow for ever.</summary>
public static partial class DocumentMerge
{
    /// <summary>Whether the other one has a part to fill with that this one lacks.</summary>
    internal static bool LacksPartsOf(JobStatusDocument document, JobStatusDocument other)
    {
        if (other.Parts.IsEmpty)
        {
            return false;
        }

        var parts = new PartList(document.Parts);
        foreach (var part in other.Parts)
        {
            if (part.Name != PartNames.Error && parts.IndexOf(part.Name) < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static (ImmutableArray<DocumentPart> Parts, ImmutableArray<DocumentNote> Notes) MergeParts(
        ImmutableArray<DocumentPart> older,
        ImmutableArray<DocumentPart> newer
    )
    {
        if (older.IsEmpty || newer.IsEmpty)
        {
            return (newer.IsEmpty ? older : newer, []);
        }

        var parts = new PartList(older);
        foreach (var part in newer)
        {
            var index = parts.IndexOf(part.Name);
            if (index < 0)
            {
                parts.Add(part);
            }
            else
            {
                parts[index] = part with { Json = JsonMergePatch.Apply(parts[index].Json, part.Json) };
            }
        }

        var merged = parts.ToImmutable();
        return merged.Length > PartNames.MostUnknown ? Bound(merged, newer) : (merged, []);
    }

    /// <summary>What the newer document does not name goes first, and of that what came first: what is said now is never left out.</summary>
    private static (ImmutableArray<DocumentPart>, ImmutableArray<DocumentNote>) Bound(
        ImmutableArray<DocumentPart> parts,
        ImmutableArray<DocumentPart> newer
    )
    {
        var tooMany = parts.Count(part => !PartNames.AreKnown.Contains(part.Name)) - PartNames.MostUnknown;
        if (tooMany <= 0)
        {
            return (parts, []);
        }

        var named = newer.Select(part => part.Name).ToHashSet(StringComparer.Ordinal);
        var kept = ImmutableArray.CreateBuilder<DocumentPart>(parts.Length - tooMany);
        var left = tooMany;
        foreach (var part in parts)
        {
            if (left > 0 && !named.Contains(part.Name) && !PartNames.AreKnown.Contains(part.Name))
            {
                left--;
            }
            else
            {
                kept.Add(part);
            }
        }

        var note = new DocumentNote(
            JsonText.WholeDocument,
            $"more than {PartNames.MostUnknown} unknown fields: the oldest left out",
            tooMany.ToString(CultureInfo.InvariantCulture)
        );
        return (kept.DrainToImmutable(), [note]);
    }
}
