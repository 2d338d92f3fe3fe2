using Dashboard.Components.Json;
using Dashboard.Infrastructure;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Planning;
using Microsoft.AspNetCore.Components;
using Shared.Api;
using Shared.Details;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Jobs.Page;

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
        PartNames.Logs,
        PartNames.Throughput,
        PartNames.Metadata,
    ];

    private static readonly Dictionary<string, string> Titles = new()
    {
        [PartNames.Output] = "Output",
        [PartNames.Result] = "Result",
        [PartNames.PartialResults] = "Partial results",
        [PartNames.FinalMetrics] = "Final metrics",
        [PartNames.Metrics] = "Metrics",
        [PartNames.Tags] = "Tags",
        [PartNames.Error] = "Error",
        [PartNames.ColdStart] = "Cold start",
        [PartNames.Resources] = "Resources",
        [PartNames.Execution] = "Execution",
    };

    /// <summary>How long the first answer waits to learn whether there is such a job; the page goes on waiting by itself.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    private string? _shownId;
    private ILiveValue<JobSight> _sight = null!;
    private JobLogsPanel? _logs;

    [Parameter]
    public required string JobId { get; set; }

    [Inject]
    private IJobViews Views { get; init; } = null!;

    [Inject]
    private IEnumerable<JobPanel> Panels { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    [Inject]
    private JobRefusals Refusals { get; init; } = null!;

    [Inject]
    private DetailLacks Lacks { get; init; } = null!;

    [Inject]
    private RequestBudget Budget { get; init; } = null!;

    [Inject]
    private JobStore Store { get; init; } = null!;

    [Inject]
    private TimeProvider Time { get; init; } = null!;

    /// <summary>Only while the page is rendered for the answer to a request.</summary>
    [CascadingParameter]
    private HttpContext? Request { get; set; }

    private Job? Job => _sight.Current.Job;

    /// <summary>Why upstream gives nothing more of it; null where it does. That it has no such job is told as an absence.</summary>
    private ApiFailure? Refusal => Refusals.Find(JobId) is { Kind: not FailureKind.NotFound } refusal ? refusal : null;

    /// <summary>Of a job that upstream no longer has nothing is asked any more.</summary>
    private DetailLack? Lack => Job is { GoneSince: null } ? Lacks.Find(JobId) : null;

    private bool IsUpstreamSilent => Upstream.Current.IsSilent;

    private string Title =>
        Job is not { } job ? (_sight.Current.Absence is { } unknown ? $"{JobUnknown.WordOf(unknown)} · {JobId}" : JobId)
        : JobAbsences.KindOf(job, Upstream.Current.Clock) is { } absence ? $"{JobAbsences.WordOf(absence)} · {JobId}"
        : job is { State: JobState.Running, Progress: { } progress } ? $"{Math.Floor(progress)}% · {JobId}"
        : $"{JobLook.WordOf(job)} · {JobId}";

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
        Follow(Refusals);
        Follow(Lacks);
    }

    /// <summary>The status says it too when there is certainly no such job: 200 for anything else, also where upstream cannot be asked.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (Job is not null || RendererInfo.IsInteractive || Request is not { Response.HasStarted: false } request)
        {
            return;
        }

        using var wait = new CancellationTokenSource(FirstWait, Time);
        var sight = await Views.FindAsync(JobId, wait.Token);
        _sight = new LiveValue<JobSight>(sight);
        if (sight.Absence is { IsCertain: true })
        {
            // as the last thing: a 404 that stands while the page is rendered would be replaced by the page for addresses that are none
            request.Response.OnStarting(() =>
            {
                request.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        }
    }

    private EventCallback LogAskedOf(Job job) =>
        JobLogsPanel.CanBeShown(job)
            ? EventCallback.Factory.Create(this, () => _logs?.ShowAsync() ?? Task.CompletedTask)
            : default;

    private static IEnumerable<(string Title, DocumentPart Part, IReadOnlySet<string>? Without)> Parts(Job job) =>
        job
            .Document.Parts.Where(part => !part.IsNull && (!ShownElsewhere.Contains(part.Name) || IsOfAnotherShape(job, part)))
            .Select(part => (Titles.GetValueOrDefault(part.Name, part.Name), part, Without: ShownOf(job, part)))
            .Where(entry => entry.Without is null || JsonMembers.HasOthers(entry.part.Json, entry.Without))
            .OrderBy(entry => Titles.ContainsKey(entry.part.Name) ? 0 : 1);

    /// <summary>
    /// Its own panel can say nothing of it, as it is no object: it is shown as it came. Told by its first byte: the page is drawn at each change.
    /// </summary>
    private static bool IsOfAnotherShape(Job job, DocumentPart part) =>
        part.Json.Span is not [(byte)'{', ..]
        && part.Name switch
        {
            PartNames.Resources or PartNames.Execution or PartNames.ColdStart => true,
            PartNames.Error => job.Document.ErrorMessage is null,
            PartNames.Tags => job.Document.ReadTags().Count == 0,
            _ => false,
        };

    /// <summary>Of the final metrics: what <see cref="JobCostPanel"/> has read, and shows as money and numbers.</summary>
    private static IReadOnlySet<string>? ShownOf(Job job, DocumentPart part)
    {
        if (part.Name != PartNames.FinalMetrics)
        {
            return null;
        }

        var final = job.Document.ReadFinalExecution();
        var shown = new HashSet<string>(StringComparer.Ordinal);
        AddWhere(job.Document.TotalCost is not null, "totalCost");
        AddWhere(final?.TokensProcessed is not null, "tokensProcessed");
        AddWhere(final?.ApiCalls is not null, "apiCalls");
        return shown;

        void AddWhere(bool isRead, string name)
        {
            if (isRead)
            {
                shown.Add(name);
            }
        }
    }
}
