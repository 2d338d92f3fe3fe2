using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>
/// The ids of the webhooks that were taken, on disk, so that none is taken again after a restart.
/// </summary>
internal sealed partial class WebhookIds : IDisposable
{
    /// <summary>Longer than any sender goes on trying: Standard Webhooks proposes three days.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>About 20 MB.</summary>
    public const int MostRows = 200_000;

    private const int WritesPerPruning = 1000;

    private readonly IDbContextFactory<SettingsDbContext> _contexts;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<WebhookIds> _logger;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SharedWrites<string> _writes;
    private int _untilPruning;

    public WebhookIds(IDbContextFactory<SettingsDbContext> contexts, TimeProvider timeProvider, ILogger<WebhookIds> logger)
    {
        _contexts = contexts;
        _timeProvider = timeProvider;
        _logger = logger;
        _writes = new SharedWrites<string>(_writing, WriteAsync);
    }

    public async Task<bool> ContainsAsync(string id)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.WebhookIds.AsNoTracking().AnyAsync(row => row.Id == id);
    }

    /// <returns>Done when it is on the disk; fails where the disk refuses.</returns>
    public Task AddAsync(string id) => _writes.AddAsync(id);

    public void Dispose() => _writing.Dispose();

    private async Task WriteAsync(IReadOnlyList<string> together)
    {
        await using (var context = await _contexts.CreateDbContextAsync())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            var now = _timeProvider.GetUtcNow().UtcTicks;
            foreach (var id in together)
            {
                await context.Database.ExecuteSqlAsync(
                    $"INSERT INTO WebhookIds (Id, TakenUtcTicks) VALUES ({id}, {now}) ON CONFLICT DO NOTHING"
                );
            }

            await transaction.CommitAsync();
        }

        await PruneSometimesAsync(together.Count);
    }

    /// <summary>The table grows by writes alone, so they are the moment to look at its size.</summary>
    private async Task PruneSometimesAsync(int written)
    {
        _untilPruning -= written;
        if (_untilPruning > 0)
        {
            return;
        }

        try
        {
            await using var context = await _contexts.CreateDbContextAsync();
            await PruneAsync(context, MostRows);
            _untilPruning = WritesPerPruning;
        }
#pragma warning disable CA1031 // nothing is lost by it: it is tried again after the next write
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotPruned(_logger, e);
        }
    }

    internal async Task PruneAsync(SettingsDbContext context, int mostRows)
    {
        var oldest = (_timeProvider.GetUtcNow() - Lifetime).UtcTicks;
        await context.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM WebhookIds WHERE TakenUtcTicks < {oldest};
            DELETE FROM WebhookIds WHERE rowid IN (SELECT rowid FROM WebhookIds ORDER BY rowid DESC LIMIT -1 OFFSET {mostRows})
            """
        );
    }

    [LoggerMessage(LogLevel.Warning, "The old ids of webhooks could not be removed")]
    private static partial void LogNotPruned(ILogger logger, Exception exception);
}
