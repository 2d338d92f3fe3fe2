using Dashboard.Components.Live;
using Dashboard.Jobs.Selection;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Jobs;

/// <summary>What is selected of the table.</summary>
public sealed partial class JobsPage
{
    private LivePicks _picks = LivePicks.None;
    private string? _picksText;
    private string? _picksToken;
    private bool _isSelectionLost;

    [Inject]
    private JobSelections Selections { get; init; } = null!;

    private void Pick(LivePicks picks)
    {
        _picks = picks;
        _isSelectionLost = false;
        _picksText = Selections.TextOf(picks, _picksToken ??= JobSelections.MakeToken());
    }

    /// <summary>As the address has it that the page was opened at.</summary>
    private void PickAsAsked(string text)
    {
        var known = Selections.Find(text);
        Pick(known ?? LivePicks.None);
        if (known is null && text.Length > 0)
        {
            // as the address has it, so that it leaves the address when this has been read
            (_picksText, _isSelectionLost) = (text, true);
        }
    }
}
