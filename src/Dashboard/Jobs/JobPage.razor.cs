using Dashboard.Components.Theme;
using Dashboard.Infrastructure;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>Everything that is known of one job, live.</summary>
public sealed partial class JobPage
{
    /// <summary>The parts that have a panel of their own, or whose fields all stand in one.</summary>
    private static readonly string[] ShownElsewhere =
    [
        PartNames.Error,
        PartNames.Resources,
        PartNames.Execution,
        PartNames.ColdStart,
        PartNames.Tags,
    ];

    private static readonly Dictionary<string, string> Titles = new()
    {
        [PartNames.Metadata] = "Metadata",
        [PartNames.Output] = "Output",
        [PartNames.Result] = "Result",
        [PartNames.PartialResults] = "Partial results",
        [PartNames.FinalMetrics] = "Final metrics",
        [PartNames.Metrics] = "Metrics",
        [PartNames.Throughput] = "Throughput",
        [PartNames.Logs] = "Logs",
    };

    private string? _shownId;
    private ILiveValue<JobSight> _sight = null!;

    [Parameter]
    public required string JobId { get; set; }

    [Inject]
    private IJobViews Views { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    private Job? Job => _sight.Current.Job;

    private bool IsUpstreamSilent => Upstream.Current.IsSilent;

    private string Title =>
        Job is not { } job ? JobId
        : job is { State: JobState.Running, Progress: { } progress } ? $"{Math.Floor(progress)}% · {JobId}"
        : $"{StateLooks.Of(job.State.ToApiText()).Word} · {JobId}";

    protected override void OnParametersSet()
    {
        if (_shownId == JobId)
        {
            return;
        }

        _shownId = JobId;
        _sight = Views.Find(JobId);
        Unfollow();
        Follow(_sight);
        Follow(Upstream);
    }

    private static IEnumerable<(string Title, DocumentPart Part)> Parts(Job job) =>
        job
            .Document.Parts.Where(part => !part.IsNull && !ShownElsewhere.Contains(part.Name))
            .Select(part => (Titles.GetValueOrDefault(part.Name, part.Name), part))
            .OrderBy(entry => Titles.ContainsKey(entry.part.Name) ? 0 : 1);
}
