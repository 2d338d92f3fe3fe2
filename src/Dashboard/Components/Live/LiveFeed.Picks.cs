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
            LivePickEventArgs.One => picks.With(args.Key, args.IsPicked),
            LivePickEventArgs.Range when IsOfThisOrder(args) => PickRange(picks, args),
            LivePickEventArgs.All => LivePicks.All,
            LivePickEventArgs.None => LivePicks.None,
            _ => picks,
        };
        if (!ReferenceEquals(changed, picks))
        {
            await PicksChanged.InvokeAsync(changed);
        }
    }

    /// <summary>In another one, positions mean other rows.</summary>
    private bool IsOfThisOrder(LivePickEventArgs args)
    {
        var sight = _window.SightOf(Frame);
        return args.Order == sight.Order && args.Table == sight.Table;
    }

    /// <summary>As everywhere: a range that is drawn out or back again replaces the one that it was.</summary>
    private LivePicks PickRange(LivePicks picks, LivePickEventArgs args) =>
        (args.Former >= 0 ? picks.With(KeysBetween(args.From, args.Former), isPicked: false) : picks).With(
            KeysBetween(args.From, args.To),
            isPicked: true
        );

    private IEnumerable<string> KeysBetween(int one, int other)
    {
        var frame = Frame;
        var last = frame.RowCount - 1;
        var (from, to) = (Math.Clamp(one, 0, Math.Max(0, last)), Math.Clamp(other, -1, last));
        var step = from <= to ? 1 : -1;
        var count = last < 0 || to < 0 ? 0 : Math.Min(MostInRange, Math.Abs(to - from) + 1);
        return Enumerable
            .Range(0, count)
            .Select(i => frame.Rows[from + (i * step)])
            .Where(line => (line.Marks & LiveRowMarks.Group) == 0)
            .Select(line => line.Row.Key);
    }
}
