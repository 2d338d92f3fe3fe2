using System.Data.Common;
using CsvHelper;
using Dashboard.Components;
using Dashboard.Upstream.Discovery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Jobs;

/// <summary>Puts jobs on the watch list by their ids, pasted or from a file: shows first what would become of each, then does it.</summary>
public sealed partial class WatchDialog
{
    /// <summary>10,000 ids of a hundred characters.</summary>
    private const int MostBytes = 1024 * 1024;

    private const int MostShown = 50;
    private const int LongestShown = 60;

    private WatchProposal? _proposal;
    private int? _added;
    private string? _fault;
    private bool _isBusy;
    private ElementReference _next;
    private bool _isFocusDue;

    [Inject]
    private WatchList WatchList { get; init; } = null!;

    [Inject]
    private WatchRequests Requests { get; init; } = null!;

    [Inject]
    private ILogger<WatchDialog> Logger { get; init; } = null!;

    /// <summary>What was pressed goes with what it stood for: its focus goes on to what comes next.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isFocusDue)
        {
            _isFocusDue = false;
            await _next.TakeFocusAsync();
        }
    }

    private static string Shorten(string text) => text.Length > LongestShown ? $"{text[..LongestShown]}…" : text;

    private static string Count(int count) => count == 1 ? "1 job" : $"{count:N0} jobs";

    private void Reset() => (_proposal, _added, _fault) = (null, null, null);

    private void Back() => Reset();

    private async Task Read(InputFileChangeEventArgs args)
    {
        Reset();
        if (args.FileCount != 1)
        {
            _fault = "Choose one file.";
        }
        else if (args.File.Size > MostBytes)
        {
            _fault = $"That is larger than 1 MiB. At most {WatchProposal.MostIds:N0} IDs can be added at once.";
        }
        else
        {
            await Read(args.File);
        }
    }

    private async Task Read(IBrowserFile file)
    {
        try
        {
            await using var stream = file.OpenReadStream(MostBytes);
            using var reader = new StreamReader(stream);
            var text = await reader.ReadToEndAsync();
            var isCsv = file.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            Propose(isCsv ? JobIdText.FindInCsv(text) : JobIdText.FindInText(text));
        }
        catch (Exception e) when (e is IOException or CsvFormatException)
        {
            _fault = "The file could not be read.";
        }
    }

    private void Propose(IEnumerable<string> jobIds)
    {
        var proposal = WatchProposal.Make(jobIds, WatchList);
        if (proposal is null)
        {
            _fault = $"There are more than {WatchProposal.MostIds:N0} IDs in it: add them in parts.";
        }
        else if (proposal.New.IsEmpty && proposal.Existing.IsEmpty && proposal.Refused.IsEmpty)
        {
            _fault = "There is no job ID in it.";
        }
        else
        {
            (_proposal, _isFocusDue) = (proposal, true);
        }
    }

    private async Task Add()
    {
        if (_proposal is not { } proposal || _isBusy)
        {
            return;
        }

        _isBusy = true;
        try
        {
            var (added, _) = await Requests.AddAsync(proposal.New, CancellationToken.None);
            Reset();
            (_added, _isFocusDue) = (added.Count, true);
        }
        catch (Exception e) when (e is DbException or DbUpdateException)
        {
            _fault = "Not saved: the settings database refused it; the server's log says why.";
            LogFault(Logger, e);
        }
        finally
        {
            _isBusy = false;
        }
    }

    [LoggerMessage(LogLevel.Error, "The jobs could not be put on the watch list")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
