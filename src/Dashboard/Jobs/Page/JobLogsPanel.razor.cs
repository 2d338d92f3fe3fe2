using Dashboard.Components;
using Dashboard.Jobs.Logs;
using Dashboard.Upstream.Discovery;
using Microsoft.AspNetCore.Components;
using Shared.Details;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Jobs.Page;

/// <summary>A job's log, as far as somebody wants to see it.</summary>
public sealed partial class JobLogsPanel : IDisposable
{
    private const int MostText = 200;

    private ReadOnlyMemory<byte> _json;
    private IDisposable? _look;
    private string? _jobId;
    private bool _isHidden;
    private ElementReference _button;
    private IReadOnlyList<LogLine> _lines = [];
    private IReadOnlyList<LogLine> _found = [];
    private LogFilter _filter = LogFilter.None;

    [Parameter, EditorRequired]
    public required Job Job { get; set; }

    /// <summary>What could not be obtained of the job's details; null where all was.</summary>
    [Parameter]
    public DetailLack? Lack { get; set; }

    [Inject]
    private JobInterest Interest { get; init; } = null!;

    [Inject]
    private NavigationManager Navigation { get; init; } = null!;

    [Inject]
    private IJobSource Source { get; init; } = null!;

    /// <summary>The page renders at each change of the job, and the logs are mostly the same then.</summary>
    protected override void OnParametersSet()
    {
        if (_jobId != Job.JobId)
        {
            _jobId = Job.JobId;
            Leave();
            var place = Navigation.FindPlace("logs");
            _isHidden = place == "hidden";
            _filter = ReadFilter();
            if (place == "follow" && Job.GoneSince is null)
            {
                Follow();
            }
        }

        var json = Job.Document.Parts.FirstOrDefault(part => part.Name == PartNames.Logs && !part.IsNull).Json;
        if (!json.Span.SequenceEqual(_json.Span))
        {
            _json = json;
            _lines = Job.Document.ReadLogs();
            _found = _filter.Of(_lines);
        }
    }

    public void Dispose() => Leave();

    /// <summary>Of what upstream no longer has there are the lines that were read before.</summary>
    public static bool CanBeShown(Job job) => job.GoneSince is null || job.Document.FindPart(PartNames.Logs) is { IsNull: false };

    /// <summary>Shows the log, and takes whoever asked from elsewhere on the page to it.</summary>
    public async Task ShowAsync()
    {
        if (!IsShown)
        {
            Toggle();
            StateHasChanged();
        }

        await _button.TakeFocusAsync();
    }

    /// <summary>What is found is what comes.</summary>
    private string DownloadAddress
    {
        get
        {
            var address = $"/api/jobs/{Uri.EscapeDataString(Job.JobId)}/logs";
            return _filter.IsNone
                ? address
                : $"{address}?q={Uri.EscapeDataString(_filter.Text)}&level={_filter.Least.ToString().ToLowerInvariant()}";
        }
    }

    private LogFilter ReadFilter() =>
        new(
            Navigation.FindPlace("log-text") is { Length: <= MostText } text ? text : "",
            LevelOf(Navigation.FindPlace("log-level"))
        );

    private static LogSeverity LevelOf(string? word) =>
        Enum.TryParse<LogSeverity>(word, out var level) && Enum.IsDefined(level) ? level : LogSeverity.Debug;

    private void FindText(ChangeEventArgs args) => Find(_filter with { Text = args.Value as string ?? "" });

    private void FindLevel(ChangeEventArgs args) => Find(_filter with { Least = LevelOf(args.Value as string) });

    private void Find(LogFilter filter) => (_filter, _found) = (filter, filter.Of(_lines));

    private bool IsLacking => Lack?.Missing.HasFlag(JobDetail.Logs) == true;

    private bool IsShown => !_isHidden && (!_json.IsEmpty || _look is not null || IsLacking);

    /// <summary>There is nothing to follow. Not a disabled button: whoever asks for the log from elsewhere on the page is taken to it.</summary>
    private bool IsAll => Job.GoneSince is not null && IsShown;

    private string? GoneWords => Job.GoneSince is null ? null : "Upstream no longer has this job";

    /// <summary>The plan has them read for as long as this is held.</summary>
    private void Follow()
    {
        _look = Interest.Add(Job.JobId, JobDetail.Logs, isOnPage: true);
        _ = Source.LookAsync(Job.JobId, JobDetail.Logs, CancellationToken.None);
    }

    private async Task HideAsync()
    {
        _isHidden = true;
        Leave();
        await _button.TakeFocusAsync();
    }

    private void Leave()
    {
        _look?.Dispose();
        _look = null;
    }

    /// <summary>Lines that are known already are shown as they are, also of a job that upstream no longer has.</summary>
    private void Toggle()
    {
        if (IsAll)
        {
            return;
        }

        var wasShown = IsShown;
        _isHidden = false;
        if (_look is not null)
        {
            Leave();
        }
        else if (wasShown || Job.GoneSince is null)
        {
            Follow();
        }
    }
}
