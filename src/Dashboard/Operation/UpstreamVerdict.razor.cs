using System.Collections.Immutable;
using Dashboard.Upstream;
using Dashboard.Upstream.Polls;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Operation;

/// <summary>Whether upstream is heard, since when, and what to do where it is not.</summary>
public sealed partial class UpstreamVerdict
{
    [Parameter, EditorRequired]
    public required UpstreamStatus Status { get; set; }

    [Parameter]
    public string? Address { get; set; }

    /// <summary>Upstream is away, and the Dashboard looks for it all the time.</summary>
    [Parameter]
    public bool IsSearched { get; set; }

    /// <summary>Whether there are requests.</summary>
    [Parameter]
    public SupplyReading? Supply { get; set; }

    [Parameter]
    public ImmutableArray<ConnectionReading> Streams { get; set; } = [];

    [Parameter]
    public DateTimeOffset Now { get; set; }

    /// <summary>A stream that is opened again at once is no trouble, and a line that comes and goes would move the page.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private int StreamsInTrouble => Streams.Count(stream => Now - stream.DoubtedSince > Patience);

    private bool IsSupplied => Supply is null or { IsLate: false, Budget: { BlockedUntil: null, Shortage: null } };

    private string Tone =>
        Status switch
        {
            { IsSilent: false, KeyFileFault: not null, RefusedKey: null } => "waiting",
            { IsSilent: false, RefusedKey: null } => IsSupplied && StreamsInTrouble == 0 ? "good" : "waiting",
            { Problem: null, LastSignOfLife: null } => "waiting",
            _ => "bad",
        };

    private string Answer =>
        Status switch
        {
            { RefusedKey: not null, IsSilent: false } => "Upstream is heard, but refuses the key.",
            { RefusedKey: not null } or { IsSilent: true, IsKeyDoubted: true } => "Upstream refuses the key.",
            { IsSilent: false } => "Upstream is heard.",
            { IsCutOffBehind: true } => "The Dashboard upstream answers, but is cut off from its own upstream.",
            { AnswersReads: true } => "Upstream answers, but its stream brings no news.",
            { LastSignOfLife: not null } => "Upstream is not heard.",
            { Problem: null } => "Connecting to upstream.",
            _ => "Upstream has not been heard yet.",
        };

    private string Advice =>
        Status switch
        {
            { RefusedKey.Source: { } source } => $"the key comes from {source.Place}. {source.Change}",
            { IsKeyDoubted: true } =>
                "wait for a few seconds; if it stays refused, it is said here where the key comes from and how it is changed.",
            { Problem: null } => "wait; the first answer takes a few seconds.",
            { LastSignOfLife: null } =>
                $"if this lasts for a minute, check TensorOne:BaseUrl and whether {Where} can be reached from this machine.",
            { IsCutOffBehind: true } =>
                $"nothing here; {Where.TrimEnd('/')}/upstream says what to do there, and all goes on by itself once it hears its upstream again.",
            { AnswersReads: true } =>
                $"nothing for a minute or two: reads are answered, so the network is in order, and the list is read now and then instead. If it lasts, look for a proxy on the way to {Where} that holds event streams back, or ask who runs it.",
            _ =>
                $"nothing for a minute or two. If it lasts, check from this machine whether {Where} answers (network, name, proxy); if it does not, ask who runs it.",
        };

    private string Where => Address ?? "upstream";
}
