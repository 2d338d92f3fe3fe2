using System.Collections.Immutable;
using Dashboard.Components;
using Dashboard.Settings;
using Microsoft.AspNetCore.Components;

namespace Dashboard.ColdStarts.Page;

/// <summary>Marks are all people's: what one has applied, the others see within the moment.</summary>
public sealed partial class SuggestionsPanel
{
    private const int MostEndpoints = 3;

    private ImmutableArray<StartSuggestion> _open = [];
    private ImmutableArray<(SuggestionMark Mark, SuggestionEffect Effect)> _applied = [];
    private ImmutableArray<SuggestionMark> _ignored = [];
    private string? _fault;

    [Parameter, EditorRequired]
    public required StartReading Reading { get; set; }

    [Inject]
    private SuggestionMarks Marks { get; init; } = null!;

    [Inject]
    private StartLog Log { get; init; } = null!;

    protected override void OnInitialized() => Follow(Marks);

    protected override void OnParametersSet() => Read();

    protected override bool IsRefreshNeeded()
    {
        Read();
        return true;
    }

    internal static string EffectWords(SuggestionEffect effect)
    {
        if (!effect.IsKnown)
        {
            return $"before and after are not known yet: {effect.Before:N0} and {effect.After:N0} starts of the {SuggestionEffect.Least} that it takes";
        }

        var change = effect.ChangePercent switch
        {
            null => "",
            <= -0.5 and var less => $" ({-less:0} % faster)",
            >= 0.5 and var more => $" ({more:0} % slower)",
            _ => " (the same)",
        };
        return $"P50 {Durations.Format(effect.MedianBefore!.Value)} of {effect.Before:N0} before, {Durations.Format(effect.MedianAfter!.Value)} of {effect.After:N0} after{change}";
    }

    private void Read()
    {
        var marks = Marks.Current;
        _open = [.. Reading.Suggestions.Where(suggestion => !marks.ContainsKey(suggestion.Key))];
        _ignored = [.. marks.Values.Where(mark => !mark.IsApplied).OrderBy(mark => mark.Text, StringComparer.Ordinal)];
        var applied = marks.Values.Where(mark => mark.IsApplied).OrderByDescending(mark => mark.At).ToList();
        // nothing is read where nothing was applied
        var starts = applied.Count == 0 ? [] : Log.GetAll();
        _applied =
        [
            .. applied.Select(mark =>
                (mark, SuggestionEffect.Of(starts, mark.Endpoints.ToHashSet(StringComparer.Ordinal), mark.At, Reading.Now))
            ),
        ];
    }

    private Task MarkAsync(StartSuggestion suggestion, bool isApplied) =>
        ChangeAsync(
            Marks.SetAsync(
                new SuggestionMark(suggestion.Key, suggestion.Text, isApplied, Reading.Now, suggestion.Endpoints),
                CancellationToken.None
            )
        );

    private Task OpenAgainAsync(string key) => ChangeAsync(Marks.RemoveAsync(key, CancellationToken.None));

    private async Task ChangeAsync(Task change)
    {
        try
        {
            await change;
            _fault = null;
        }
#pragma warning disable CA1031 // whatever it is, the person learns that nothing was kept
        catch (Exception e)
#pragma warning restore CA1031
        {
            _fault = $"That could not be kept: {e.Message}";
        }

        Read();
    }

    private static string EndpointsText(ImmutableArray<string> endpoints) =>
        endpoints.Length <= MostEndpoints
            ? string.Join(", ", endpoints)
            : $"{string.Join(", ", endpoints.Take(MostEndpoints))} and {endpoints.Length - MostEndpoints:N0} more";
}
