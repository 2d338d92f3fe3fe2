using Dashboard.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>The views that people have saved, by name: in memory for every page, on disk before a change is acknowledged.</summary>
public sealed class SavedViews : ILiveValue<IReadOnlyList<SavedView>>, IDisposable
{
    public const int MostNameLength = 80;
    public const int MostQueryLength = 4096;

    private readonly IDbContextFactory<SettingsDbContext> _contexts;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly LiveValue<IReadOnlyList<SavedView>> _views = new([]);

    internal SavedViews(IDbContextFactory<SettingsDbContext> contexts, TimeProvider timeProvider) =>
        (_contexts, _timeProvider) = (contexts, timeProvider);

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<SavedView> Current => _views.Current;

    public IDisposable Subscribe(Action changed) => _views.Subscribe(changed);

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

    /// <summary>A view of the same name is replaced.</summary>
    public Task SaveAsync(SavedView view, CancellationToken cancellationToken)
    {
        if (FindFault(view.Name) is { } fault)
        {
            throw new ArgumentException(fault, nameof(view));
        }

        if (view.Query.Length > MostQueryLength)
        {
            throw new ArgumentException($"A view's query has at most {MostQueryLength} characters.", nameof(view));
        }

        return ChangeAsync(
            async context =>
            {
                await context.SavedViews.Where(row => row.Name == view.Name).ExecuteDeleteAsync(cancellationToken);
                context.SavedViews.Add(
                    new SavedViewRow
                    {
                        Name = view.Name,
                        Query = view.Query,
                        SavedUtcTicks = _timeProvider.GetUtcNow().UtcTicks,
                    }
                );
                await context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken
        );
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            context => context.SavedViews.Where(row => row.Name == name).ExecuteDeleteAsync(cancellationToken),
            cancellationToken
        );

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
        var views = await context.SavedViews.AsNoTracking().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        _views.Publish([.. views.Select(row => new SavedView(row.Name, row.Query))]);
    }

    public void Dispose() => _writing.Dispose();
}
