using System.Text;

namespace Dashboard.Components.Live;

/// <summary>
/// What a browser is told of the picked rows, as far as it shows them: <c>turn␟base␟key␟key…</c>. The base is <c>none</c>, <c>some</c>,
/// <c>most</c> or <c>all</c>; the keys are the picked ones among the rows it holds, with <c>most</c> those that are not. Turn is that of the
/// last pick taken in: a browser that has asked for more since waits for the answer to that.
/// </summary>
internal sealed class LivePickText
{
    private LivePicks? _picks;
    private LiveSight _sight;
    private int _turn;
    private string? _text;

    /// <summary>Of the pick that was taken in last.</summary>
    public int Turn { get; set; }

    /// <returns>Null where the table's rows cannot be picked.</returns>
    public string? Compose(LivePicks? picks, LiveFrame frame, LiveSight sight)
    {
        if (ReferenceEquals(picks, _picks) && sight == _sight && Turn == _turn)
        {
            return _text;
        }

        (_picks, _sight, _turn) = (picks, sight, Turn);
        return _text = picks is null ? null : Write(picks, frame, sight);
    }

    private string Write(LivePicks picks, LiveFrame frame, LiveSight sight)
    {
        var text = new StringBuilder();
        text.Append(Turn).Append(LiveText.Unit).Append(BaseOf(picks));
        if (!picks.Keys.IsEmpty)
        {
            for (var position = sight.First; position < sight.End; position++)
            {
                var key = frame.Rows[position].Row.Key;
                if (picks.Keys.Contains(key))
                {
                    text.Append(LiveText.Unit).Append(LiveText.WithoutControls(key));
                }
            }
        }

        return text.ToString();
    }

    private static string BaseOf(LivePicks picks) =>
        (picks.IsAll, picks.Keys.IsEmpty) switch
        {
            (false, true) => "none",
            (false, false) => "some",
            (true, false) => "most",
            (true, true) => "all",
        };
}
