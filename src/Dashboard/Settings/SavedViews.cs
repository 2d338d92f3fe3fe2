using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>
/// The views that people have saved, by name, and which of them each begins with: in memory for every page, on disk before a change is
/// acknowledged. Whose a view is, is a browser's name until people sign in.
/// </summary>
public sealed class SavedViews : ILiveValue<IReadOnlyList<SavedView>>, IDisposable
{
    public const int MostNameLength = 80;
    public const int MostQueryLength = 4096;
    public const int MostOwnerLength = 64;

    private readonly IDbContextFactory<SettingsDbContext> _contexts;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly LiveValue<IReadOnlyList<SavedView>> _views = new([]);
    private volatile ImmutableDictionary<string, SavedView> _defaults = ImmutableDictionary.Create<string, SavedView>(
        StringComparer.Ordinal
    );

    internal SavedViews(IDbContextFactory<SettingsDbContext> contexts, TimeProvider timeProvider) =>
        (_contexts, _timeProvider) = (contexts, timeProvider);

    /// <summary>In the order of their names, of whomever.</summary>
    public IReadOnlyList<SavedView> Current => _views.Current;

    public IDisposable Subscribe(Action changed) => _views.Subscribe(changed);

    /// <returns>Those that somebody may see.</returns>
    public IEnumerable<SavedView> For(string owner) => Current.Where(view => view.IsShared || view.Owner == owner);

    /// <returns>The view that somebody begins with; null where they have chosen none.</returns>
    public SavedView? DefaultOf(string owner) => owner.Length > 0 ? _defaults.GetValueOrDefault(owner) : null;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        await PublishAsync(context, cancellationToken);
    }

    /// <returns>What is wrong with a text as a view's name, as one sentence; null where nothing is.</returns>
    public static string? FindFault(string name) =>
        string.IsNullOrWhiteSpace(name) ? "A view needs a name."
        : name.Length > MostNameLength ? $"A view's name has at most {MostNameLength} characters."
        : null;

    /// <returns>As <see cref="FindFault"/>, of what a view shows.</returns>
    public static string? FindQueryFault(string query) =>
        query.Length > MostQueryLength
            ? $"Not saved: a view's search and columns have at most {MostQueryLength:N0} characters, as its address writes them, and these have {query.Length:N0}."
            : null;

    /// <summary>A view of the same name, for the same people, is replaced.</summary>
    public Task SaveAsync(SavedView view, CancellationToken cancellationToken)
    {
        if ((FindFault(view.Name) ?? FindQueryFault(view.Query)) is { } fault)
        {
            throw new ArgumentException(fault, nameof(view));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(view.Owner.Length, MostOwnerLength, nameof(view));
        return ChangeAsync(
            async context =>
            {
                await Rows(context, view).ExecuteDeleteAsync(cancellationToken);
                context.SavedViews.Add(
                    new SavedViewRow
                    {
                        Name = view.Name,
                        Query = view.Query,
                        Owner = view.Owner,
                        SavedUtcTicks = _timeProvider.GetUtcNow().UtcTicks,
                    }
                );
                await context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken
        );
    }

    /// <summary>Who began with it begins with all jobs again; should it come back under its name, with it.</summary>
    public Task DeleteAsync(SavedView view, CancellationToken cancellationToken) =>
        ChangeAsync(context => Rows(context, view).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    /// <param name="view">One that they see; null for none.</param>
    public Task SetDefaultAsync(string owner, SavedView? view, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(owner.Length, MostOwnerLength, nameof(owner));
        return ChangeAsync(
            async context =>
            {
                await context.DefaultViews.Where(row => row.Owner == owner).ExecuteDeleteAsync(cancellationToken);
                if (view is not null)
                {
                    context.DefaultViews.Add(
                        new DefaultViewRow
                        {
                            Owner = owner,
                            ViewOwner = view.Owner,
                            ViewName = view.Name,
                        }
                    );
                    await context.SaveChangesAsync(cancellationToken);
                }
            },
            cancellationToken
        );
    }

    public void Dispose() => _writing.Dispose();

    private static IQueryable<SavedViewRow> Rows(SettingsDbContext context, SavedView view) =>
        context.SavedViews.Where(row => row.Name == view.Name && row.Owner == view.Owner);

    private async Task ChangeAsync(Func<SettingsDbContext, Task> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await change(context);
            await transaction.CommitAsync(cancellationToken);
            await PublishAsync(context, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task PublishAsync(SettingsDbContext context, CancellationToken cancellationToken)
    {
        var rows = await context
            .SavedViews.AsNoTracking()
            .OrderBy(row => row.Name)
            .ThenBy(row => row.Owner)
            .ToListAsync(cancellationToken);
        var views = rows.ConvertAll(row => new SavedView(row.Name, row.Query, row.Owner));
        var chosen = await context.DefaultViews.AsNoTracking().ToListAsync(cancellationToken);
        var byName = views.ToDictionary(view => (view.Owner, view.Name));
        // one whose view is gone has none
        _defaults = chosen
            .Where(row => byName.ContainsKey((row.ViewOwner, row.ViewName)))
            .ToImmutableDictionary(row => row.Owner, row => byName[(row.ViewOwner, row.ViewName)], StringComparer.Ordinal);
        _views.Publish(views);
    }
}
