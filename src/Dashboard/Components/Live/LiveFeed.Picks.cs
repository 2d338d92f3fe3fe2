using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Live;

/// <summary>Rows that a person picks, one by one, from one to another, or all.</summary>
public sealed partial class LiveFeed
{
    /// <summary>A range may reach over rows that nobody has seen; more than this are not picked one by one.</summary>
    public const int MostInRange = 100_000;

    private readonly LivePickText _pickText = new();

    /// <summary>The picked rows; null where rows cannot be picked.</summary>
    [Parameter]
    public LivePicks? Picks { get; set; }

    [Parameter]
    public EventCallback<LivePicks> PicksChanged { get; set; }

    /// <summary>The picks as the address shall have them; empty for none.</summary>
    [Parameter]
    public string? PicksPlace { get; set; }

    /// <summary>Told what the address of a page that was opened has as its <see cref="PicksPlace"/>.</summary>
    [Parameter]
    public EventCallback<string> PicksAsked { get; set; }

    private async Task OnPick(LivePickEventArgs args)
    {
        if (Picks is not { } picks)
        {
            return;
        }

        _pickText.Turn = args.Turn;
        if (args.Does == LivePickEventArgs.Restore)
        {
            await PicksAsked.InvokeAsync(args.Text);
            return;
        }

        var changed = args.Does switch
        {
            LivePickEventArgs.One when args.Key.Length > 0 => picks.With(args.Key, args.IsPicked),
            LivePickEventArgs.Range => PickRange(picks, args, Frame),
            LivePickEventArgs.All => LivePicks.All,
            LivePickEventArgs.None => LivePicks.None,
            _ => picks,
        };
        if (!ReferenceEquals(changed, picks))
        {
            await PicksChanged.InvokeAsync(changed);
        }
    }

    /// <summary>
    /// As everywhere: a range that is drawn out or back again replaces the one that it was. Only what differs is touched, since a key that is held
    /// draws it by a row each time. In another order, positions mean other rows.
    /// </summary>
    private LivePicks PickRange(LivePicks picks, LivePickEventArgs args, LiveFrame frame)
    {
        var sight = _window.SightOf(frame);
        if (args.Order != sight.Order || args.Table != sight.Table)
        {
            return picks;
        }

        var range = RowRange.Of(args.From, args.To, frame.RowCount);
        var former = args.Former >= 0 ? RowRange.Of(args.From, args.Former, frame.RowCount) : RowRange.None;
        return picks
            .With(former.Without(range).SelectMany(part => KeysOf(part, frame)), isPicked: false)
            .With(range.Without(former).SelectMany(part => KeysOf(part, frame)), isPicked: true);
    }

    private static IEnumerable<string> KeysOf(RowRange range, LiveFrame frame) =>
        Enumerable
            .Range(range.First, Math.Min(MostInRange, range.End - range.First))
            .Select(position => frame.Rows[position])
            .Where(line => (line.Marks & LiveRowMarks.Group) == 0)
            .Select(line => line.Row.Key);
}

/// <summary>Positions from the first on, up to and without the end.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RowRange(int First, int End)
{
    public static RowRange None => default;

    /// <param name="one">Any numbers are safe.</param>
    public static RowRange Of(int one, int other, int rowCount)
    {
        if (one < 0 && other < 0)
        {
            return None;
        }

        var (first, last) = (Math.Max(0, Math.Min(one, other)), Math.Min(rowCount - 1, Math.Max(one, other)));
        return first > last ? None : new RowRange(first, last + 1);
    }

    /// <returns>What is left of it before and behind another.</returns>
    public IEnumerable<RowRange> Without(RowRange other)
    {
        var before = new RowRange(First, Math.Min(End, Math.Max(First, other.First)));
        var behind = new RowRange(Math.Max(First, Math.Min(End, other.End)), End);
        RowRange[] parts = other.First >= other.End ? [this] : [before, behind];
        return parts.Where(part => part.First < part.End);
    }
}
