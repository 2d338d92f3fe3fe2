using System.Collections.Immutable;
using Dashboard.Components;
using Dashboard.Components.Live;
using Dashboard.Components.Theme;
using Dashboard.Jobs.Timelines;
using Microsoft.AspNetCore.Components;
using Shared.Jobs;

namespace Dashboard.Jobs.Page;

/// <summary>The states of a job with their lengths.</summary>
public sealed partial class JobTimeline
{
    private const int MostUnasked = 40;

    private Job? _shown;
    private ImmutableArray<TimelineStay> _stays = [];
    private ImmutableArray<StripSegment> _segments = [];
    private ImmutableArray<TimelineSum> _sums = [];
    private int _attempts;
    private string? _jobId;
    private bool _isTableAsked;

    /// <summary>As the page is loaded; from then on it is the browser's.</summary>
    private bool _isTableOpen;

    [Parameter, EditorRequired]
    public required Job Job { get; set; }

    /// <summary>A job that came and went for weeks has thousands of rows, which few want to see.</summary>
    private bool HasTable => _isTableAsked || _stays.Sum(stay => 1 + stay.Phases.Length) <= MostUnasked;

    /// <summary>How long it has been in each state, of all attempts, up to the moment that its figures are of.</summary>
    private string Summary
    {
        get
        {
            var sums = _sums.Select(sum => sum.Text);
            return string.Join(" · ", _attempts > 1 ? sums.Prepend($"{_attempts} attempts") : sums);
        }
    }

    protected override void OnParametersSet()
    {
        if (_jobId != Job.JobId)
        {
            _jobId = Job.JobId;
            _isTableOpen = Navigation.FindPlace("times") == "table";
            // one that is open stays open for the next job
            _isTableAsked |= _isTableOpen;
        }

        if (!ReferenceEquals(_shown, Job))
        {
            _shown = Job;
            _stays = JobTimelines.Of(Job, Upstream.Current.Clock);
            var now = Outlooks.Of(Job).Moment;
            _segments = TimelineStrip.Of(_stays, now);
            _sums = TimelineSum.Of(_stays, now);
            _attempts = _stays.Select(stay => stay.Attempt).Distinct().Count();
        }
    }

    private bool IsNewAttempt(int index) => index > 0 && _segments[index].Attempt != _segments[index - 1].Attempt;

    private static string WordsOf(StripSegment segment) =>
        $"Attempt {segment.Attempt}: {StateLooks.Of(segment.Token).Word}{(segment.Phase is { } phase ? $", {phase}" : "")}";

    private static string Approximately(TimelineTime time) => time.IsUpstreams ? "" : "≈ ";

    /// <summary>What goes on is counted in the browser.</summary>
    private static RenderFragment Length(TimelineTime from, TimelineTime? to, bool isEnd) =>
        builder =>
        {
            if (to is { } end)
            {
                var mark = from.IsUpstreams && end.IsUpstreams ? "" : "≈ ";
                builder.AddContent(0, mark + Durations.Format((end.At - from.At).TotalSeconds));
            }
            else if (isEnd)
            {
                builder.AddContent(1, "–");
            }
            else
            {
                builder.AddContent(2, Approximately(from));
                builder.OpenComponent<LiveTime>(3);
                builder.AddComponentParameter(4, nameof(LiveTime.At), (DateTimeOffset?)from.At);
                builder.AddComponentParameter(5, nameof(LiveTime.Kind), "age");
                builder.CloseComponent();
            }
        };
}
