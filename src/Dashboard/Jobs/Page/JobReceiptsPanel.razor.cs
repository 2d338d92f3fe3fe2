using System.Collections.Immutable;
using Dashboard.Components;
using Dashboard.Components.Live;
using Dashboard.Jobs.Receipts;
using Microsoft.AspNetCore.Components;
using Shared.Jobs;

namespace Dashboard.Jobs.Page;

/// <summary>A job's documents one by one, for whoever wants to know what upstream has said and when.</summary>
public sealed partial class JobReceiptsPanel
{
    /// <summary>A page is no place for more.</summary>
    private const int MostRows = 100;

    /// <summary>Their texts by number: made once, since the panel is drawn with every change of the job.</summary>
    private readonly Dictionary<long, string> _opened = [];
    private string? _jobId;
    private IDisposable? _look;
    private ImmutableArray<JobReceipt> _shown = [];

    [Parameter, EditorRequired]
    public required Job Job { get; set; }

    [Inject]
    private JobStore Store { get; init; } = null!;

    [Inject]
    private NavigationManager Navigation { get; init; } = null!;

    [Inject]
    private Pulse Pulse { get; init; } = null!;

    private JobReceipts Receipts => Store.Receipts;

    private long ShownVersion => _shown.IsEmpty ? 0 : _shown[0].Number;

    private long NewerCount => _opened.Count > 0 ? Math.Max(0, Receipts.GetVersion(Job.JobId) - ShownVersion) : 0;

    /// <summary>A late document changes no job, and the page is not told of it.</summary>
    protected override void OnInitialized() => Follow(Pulse);

    protected override void OnParametersSet()
    {
        if (_jobId != Job.JobId)
        {
            _jobId = Job.JobId;
            Leave();
            _look = Navigation.FindPlace("events") == "open" ? Receipts.Look(_jobId) : null;
        }

        TakeNewest();
    }

    protected override bool IsRefreshNeeded()
    {
        var before = (ShownVersion, NewerCount);
        TakeNewest();
        return before != (ShownVersion, NewerCount);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _look?.Dispose();
        }
    }

    private void Toggle()
    {
        if (_look is not null)
        {
            Leave();
            return;
        }

        _look = Receipts.Look(Job.JobId);
        TakeNewest();
    }

    private void Leave()
    {
        _look?.Dispose();
        _look = null;
        _opened.Clear();
        _shown = [];
    }

    /// <summary>While one is open the rows stay where they are: what moves can be neither read nor copied.</summary>
    private void TakeNewest()
    {
        if (_look is not null && _opened.Count == 0 && Receipts.GetVersion(Job.JobId) != ShownVersion)
        {
            _shown = Receipts.GetLatest(Job.JobId);
        }
    }

    private void ShowNewest()
    {
        _opened.Clear();
        TakeNewest();
    }

    private void ToggleBytes(JobReceipt receipt)
    {
        if (!_opened.Remove(receipt.Number))
        {
            _opened.Add(receipt.Number, ReceiptWords.TextOf(receipt.Json));
        }
    }
}
