using System.Collections.Immutable;
using Dashboard.Components;

namespace Dashboard.ColdStarts.Page;

/// <summary>A start as a row of bars one after the other. Pure.</summary>
internal sealed record WaterfallRow(AttemptStart Start, ImmutableArray<WaterfallPart> Parts)
{
    /// <summary>Upstream rounds its seconds: less is no part of its own.</summary>
    private const double LeastUntold = 0.15;

    public string Href => $"/jobs/{Uri.EscapeDataString(Start.JobId)}";

    public string Words =>
        $"{Durations.Format(Start.LoadSeconds ?? 0)}: "
        + string.Join(", ", Parts.Select(part => $"{part.Name} {Durations.Format(part.Seconds)}"));

    public static WaterfallRow Of(AttemptStart start)
    {
        var parts = ImmutableArray.CreateBuilder<WaterfallPart>();
        var at = 0.0;
        foreach (var phase in start.Phases.Where(phase => phase.Value > 0))
        {
            parts.Add(new WaterfallPart(phase.Name, at, phase.Value));
            at += phase.Value;
        }

        if ((start.LoadSeconds ?? 0) - at is > LeastUntold and var left)
        {
            parts.Add(new WaterfallPart(PhasePalette.Untold, at, left));
        }

        return new WaterfallRow(start, parts.ToImmutable());
    }
}

/// <param name="From">Seconds since the loading began.</param>
internal sealed record WaterfallPart(string Name, double From, double Seconds);
