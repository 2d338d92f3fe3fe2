using Dashboard.Components;
using Dashboard.Components.Charts;
using Dashboard.Samples;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;
using Shared.Details;
using Shared.Jobs;
using Shared.Quantities;

namespace Dashboard.Jobs.Page;

/// <summary>What a job uses now, and how that went over the last minutes.</summary>
public sealed partial class JobResourcesPanel
{
    private const int MostGpus = 16;

    private JobResources? _resources;
    private JobTrends? _trends;
    private long _shownVersion;

    [Parameter, EditorRequired]
    public required Job Job { get; set; }

    [Inject]
    private SampleStore Samples { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    protected override void OnInitialized() => Follow(Samples.Tick);

    protected override void OnParametersSet()
    {
        _resources = Job.Document.ReadResources();
        _trends = _trends?.JobId == Job.JobId ? _trends : new JobTrends(Samples, Job.JobId);
        _shownVersion = _trends.Version;
    }

    /// <summary>The tick is of all jobs' readings.</summary>
    protected override bool IsRefreshNeeded()
    {
        var version = _trends!.Version;
        var isNeeded = version != _shownVersion;
        _shownVersion = version;
        return isNeeded;
    }

    private static string ProcessorText(CpuReading cpu) =>
        string.Join(
            ", ",
            new[]
            {
                cpu.Cores is { } cores ? $"{cores:0} {(cores == 1 ? "core" : "cores")}" : null,
                cpu.Memory is { } memory ? $"{memory} of memory" : null,
            }.OfType<string>()
        );

    private static string Percent(double percent) => $"{percent:0} %";

    /// <summary>In the unit in which upstream gives the present value.</summary>
    private static string Bytes(double bytes, ByteSize? present) => new ByteSize(bytes, present?.Unit ?? ByteUnit.B).ToString();

    /// <param name="high">The value at the top; without it the highest of the last minutes.</param>
    private RenderFragment Trend(SampleMetric metric, string part, string word, Func<double, string> format, double? high = null)
    {
        var trend = _trends!.Find(metric, part, Upstream.Current.Clock?.Speed ?? 1);
        var title =
            $"{word}, last {Durations.Format(trend.Span.TotalSeconds)}: "
            + (trend.Low < trend.High ? $"{format(trend.Low)} to {format(trend.High)}" : format(trend.High));
        return builder =>
        {
            builder.OpenComponent<Sparkline>(0);
            builder.AddComponentParameter(1, nameof(Sparkline.Points), trend.Points);
            builder.AddComponentParameter(2, nameof(Sparkline.Title), title);
            builder.AddComponentParameter(3, nameof(Sparkline.High), high);
            builder.CloseComponent();
        };
    }
}
