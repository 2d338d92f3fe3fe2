using System.Data.Common;
using Dashboard.Components;
using Dashboard.Components.Preferences;
using Dashboard.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Jobs;

/// <summary>The saved views: opens one, saves what the page shows, deletes one; its button names the one that is shown.</summary>
public sealed partial class SavedViewsMenu
{
    private string _name = "";
    private bool _isOpen;

    /// <summary>On the button.</summary>
    private string? _named;
    private bool _isOwn;
    private int _boxVersion;
    private string? _fault;
    private SavedView? _deleted;
    private ElementReference _undo;
    private ElementReference _nameBox;
    private Func<ElementReference>? _focusNext;

    /// <summary>What the page shows now, as its address has it: a query string.</summary>
    [Parameter, EditorRequired]
    public required string Address { get; set; }

    [Inject]
    private SavedViews Views { get; init; } = null!;

    [Inject]
    private OwnPreferences Own { get; init; } = null!;

    [Inject]
    private ILogger<SavedViewsMenu> Logger { get; init; } = null!;

    private IEnumerable<SavedView> Visible => Views.For(Own.Owner);

    private SavedView? Default => Views.DefaultOf(Own.Owner);

    /// <summary>The one that the page shows; one's own first, where several show the same.</summary>
    private SavedView? InForce =>
        Address.Length == 0 ? null : Visible.Where(IsShown).OrderBy(view => view.IsShared).FirstOrDefault();

    private IEnumerable<(string Title, IEnumerable<SavedView> Views)> Lists =>
        new[] { ("Mine", Visible.Where(view => !view.IsShared)), ("Everybody's", Visible.Where(view => view.IsShared)) }.Where(
            list => list.Item2.Any()
        );

    private bool IsShown(SavedView view) => view.Query == Address;

    /// <summary>Of whom nothing is known, nothing is only theirs.</summary>
    private string Owner => _isOwn ? Own.Owner : "";

    private bool IsTaken => Visible.Any(view => view.Is(new SavedView(_name.Trim(), "", Owner)));

    protected override void OnInitialized() => Follow(Views);

    /// <summary>Closed, it shows no more than the name of one of them.</summary>
    protected override bool IsRefreshNeeded() => _isOpen || InForce?.Name != _named;

    private void Toggled(bool isOpen)
    {
        (_isOpen, _fault, _deleted) = (isOpen, null, null);
        EmptyBox();
    }

    private void EmptyBox()
    {
        _name = "";
        _boxVersion++;
    }

    private void OnName(ChangeEventArgs args) => (_name, _fault) = (args.Value as string ?? "", null);

    private async Task Save()
    {
        var name = _name.Trim();
        if ((SavedViews.FindFault(name) ?? SavedViews.FindQueryFault(Address)) is { } fault)
        {
            _fault = fault;
            return;
        }

        if (await Try(() => Views.SaveAsync(new SavedView(name, Address, Owner), CancellationToken.None)))
        {
            (_deleted, _focusNext) = (null, () => _nameBox);
            EmptyBox();
        }
    }

    private async Task Delete(SavedView view)
    {
        if (await Try(() => Views.DeleteAsync(view, CancellationToken.None)))
        {
            (_deleted, _focusNext) = (view, () => _undo);
        }
    }

    private Task Begin(SavedView? view) => Try(() => Views.SetDefaultAsync(Own.Owner, view, CancellationToken.None));

    private async Task Undelete()
    {
        if (_deleted is { } view && await Try(() => Views.SaveAsync(view, CancellationToken.None)))
        {
            (_deleted, _focusNext) = (null, () => _nameBox);
        }
    }

    /// <summary>The button that was pressed goes with what it stood for: its focus goes on to what comes next.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusNext is { } next)
        {
            _focusNext = null;
            await next().TakeFocusAsync();
        }
    }

    private async Task<bool> Try(Func<Task> change)
    {
        try
        {
            await change();
            _fault = null;
            return true;
        }
        catch (Exception e) when (e is DbException or DbUpdateException)
        {
            _fault = "Not saved: the settings database refused it; the server's log says why.";
            LogFault(Logger, e);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "The saved views could not be changed")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
