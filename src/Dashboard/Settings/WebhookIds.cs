using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>
/// The ids of the webhooks that were taken, on disk, so that none is taken again after a restart. What comes while a write is under way
/// waits for the next one and shares it: a flush to the disk takes a thousand ids as quickly as one.
/// </summary>
internal sealed partial class WebhookIds(
    IDbContextFactory<SettingsDbContext> contexts,
    TimeProvider timeProvider,
    ILogger<WebhookIds> logger
) : IDisposable
{
    /// <summary>Longer than any sender goes on trying: Standard Webhooks proposes three days.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>About 20 MB.</summary>
    public const int MostRows = 200_000;

    private const int WritesPerPruning = 1000;

    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _untilPruning;

    public async Task<bool> ContainsAsync(string id)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await context.WebhookIds.AsNoTracking().AnyAsync(row => row.Id == id);
    }

    /// <returns>Done when it is on the disk; fails where the disk refuses.</returns>
    public Task AddAsync(string id)
    {
        var waiting = new Waiting(id);
        _waiting.Enqueue(waiting);
        _ = WriteAsync();
        return waiting.Written.Task;
    }

    public void Dispose() => _writing.Dispose();

    private async Task WriteAsync()
    {
        await _writing.WaitAsync();
        try
        {
            var together = new List<Waiting>();
            while (_waiting.TryDequeue(out var next))
            {
                together.Add(next);
            }

            if (together.Count > 0)
            {
                await WriteAsync(together);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task WriteAsync(List<Waiting> together)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync();
            await using var transaction = await context.Database.BeginTransactionAsync();
            var now = timeProvider.GetUtcNow().UtcTicks;
            foreach (var waiting in together)
            {
                await context.Database.ExecuteSqlAsync(
                    $"INSERT INTO WebhookIds (Id, TakenUtcTicks) VALUES ({waiting.Id}, {now}) ON CONFLICT DO NOTHING"
                );
            }

            await transaction.CommitAsync();
            together.ForEach(waiting => waiting.Written.SetResult());
        }
#pragma warning disable CA1031 // whoever waits must learn of it, whatever it is
        catch (Exception e)
#pragma warning restore CA1031
        {
            together.ForEach(waiting => waiting.Written.TrySetException(e));
            return;
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
            await using var context = await contexts.CreateDbContextAsync();
            await PruneAsync(context, MostRows);
            _untilPruning = WritesPerPruning;
        }
#pragma warning disable CA1031 // nothing is lost by it: it is tried again after the next write
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotPruned(logger, e);
        }
    }

    internal async Task PruneAsync(SettingsDbContext context, int mostRows)
    {
        var oldest = (timeProvider.GetUtcNow() - Lifetime).UtcTicks;
        await context.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM WebhookIds WHERE TakenUtcTicks < {oldest};
            DELETE FROM WebhookIds WHERE rowid IN (SELECT rowid FROM WebhookIds ORDER BY rowid DESC LIMIT -1 OFFSET {mostRows})
            """
        );
    }

    [LoggerMessage(LogLevel.Warning, "The old ids of webhooks could not be removed")]
    private static partial void LogNotPruned(ILogger logger, Exception exception);

    private sealed record Waiting(string Id)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
