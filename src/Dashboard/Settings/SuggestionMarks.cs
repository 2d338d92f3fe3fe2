using System.Collections.Immutable;
using System.Text.Json;
using Dashboard.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>What was made of suggestions for faster starts, by their keys: in memory for every page, on disk before a change is acknowledged.</summary>
public sealed class SuggestionMarks : ILiveValue<ImmutableDictionary<string, SuggestionMark>>, IDisposable
{
    private readonly IDbContextFactory<SettingsDbContext> _contexts;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly LiveValue<ImmutableDictionary<string, SuggestionMark>> _marks = new(
        ImmutableDictionary.Create<string, SuggestionMark>(StringComparer.Ordinal)
    );

    internal SuggestionMarks(IDbContextFactory<SettingsDbContext> contexts) => _contexts = contexts;

    public ImmutableDictionary<string, SuggestionMark> Current => _marks.Current;

    public IDisposable Subscribe(Action changed) => _marks.Subscribe(changed);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.SuggestionMarks.AsNoTracking().ToListAsync(cancellationToken);
        _marks.Publish(_marks.Current.SetItems(rows.Select(row => KeyValuePair.Create(row.Key, MarkOf(row)))));
    }

    /// <summary>In place of what was said of it before.</summary>
    public Task SetAsync(SuggestionMark mark, CancellationToken cancellationToken) =>
        ChangeAsync(
            mark.Key,
            async context =>
            {
                context.SuggestionMarks.Add(
                    new SuggestionMarkRow
                    {
                        Key = mark.Key,
                        Text = mark.Text,
                        IsApplied = mark.IsApplied,
                        AtUtcTicks = mark.At.UtcTicks,
                        Endpoints = JsonSerializer.Serialize(mark.Endpoints),
                    }
                );
                await context.SaveChangesAsync(cancellationToken);
            },
            marks => marks.SetItem(mark.Key, mark),
            cancellationToken
        );

    /// <summary>It is open again.</summary>
    public Task RemoveAsync(string key, CancellationToken cancellationToken) =>
        ChangeAsync(key, _ => Task.CompletedTask, marks => marks.Remove(key), cancellationToken);

    public void Dispose() => _writing.Dispose();

    private async Task ChangeAsync(
        string key,
        Func<SettingsDbContext, Task> write,
        Func<ImmutableDictionary<string, SuggestionMark>, ImmutableDictionary<string, SuggestionMark>> change,
        CancellationToken cancellationToken
    )
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.SuggestionMarks.Where(row => row.Key == key).ExecuteDeleteAsync(cancellationToken);
            await write(context);
            await transaction.CommitAsync(cancellationToken);
            _marks.Publish(change(_marks.Current));
        }
        finally
        {
            _writing.Release();
        }
    }

    private static SuggestionMark MarkOf(SuggestionMarkRow row) =>
        new(
            row.Key,
            row.Text,
            row.IsApplied,
            new DateTimeOffset(row.AtUtcTicks, TimeSpan.Zero),
            JsonSerializer.Deserialize<ImmutableArray<string>>(row.Endpoints)
        );
}
