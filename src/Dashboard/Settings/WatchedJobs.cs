using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>The watch list on disk: the jobs that people added.</summary>
internal sealed class WatchedJobs(IDbContextFactory<SettingsDbContext> contexts)
{
    public async Task<IReadOnlyList<(string JobId, DateTimeOffset Since)>> GetAllAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.WatchedJobs.AsNoTracking().OrderBy(row => row.SinceUtcTicks).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.JobId, new DateTimeOffset(row.SinceUtcTicks, TimeSpan.Zero)))];
    }

    /// <summary>A job that is there already keeps its time.</summary>
    public async Task AddAsync(IReadOnlyCollection<string> jobIds, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        foreach (var jobId in jobIds)
        {
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO WatchedJobs (JobId, SinceUtcTicks) VALUES ({jobId}, {since.UtcTicks}) ON CONFLICT DO NOTHING",
                cancellationToken
            );
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public async Task RemoveAsync(string jobId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.WatchedJobs.Where(row => row.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
    }
}
