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

    public async Task AddAsync(IReadOnlyCollection<string> jobIds, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var jobId in jobIds)
        {
            if (await context.WatchedJobs.FindAsync([jobId], cancellationToken) is null)
            {
                context.WatchedJobs.Add(new WatchedJobRow { JobId = jobId, SinceUtcTicks = since.UtcTicks });
            }
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task RemoveAsync(string jobId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.WatchedJobs.Where(row => row.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
    }
}
