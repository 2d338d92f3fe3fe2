using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>The watch list on disk: the jobs that people added, those that webhooks told of, and those that people took off.</summary>
internal sealed class WatchedJobs(IDbContextFactory<SettingsDbContext> contexts)
{
    /// <summary>People's unwatching is remembered for so many jobs; beyond, the longest ago is forgotten.</summary>
    private const int MostUnwatched = 20_000;

    public async Task<IReadOnlyList<WatchedJobRow>> GetAllAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.WatchedJobs.AsNoTracking().OrderBy(row => row.SinceUtcTicks).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<string>> GetUnwatchedAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.UnwatchedJobs.AsNoTracking().Select(row => row.JobId).ToListAsync(cancellationToken);
    }

    /// <summary>For a person: a job that is there already keeps its time, and is the person's from now on.</summary>
    public Task AddAsync(IReadOnlyCollection<string> jobIds, DateTimeOffset since, CancellationToken cancellationToken) =>
        ChangeAsync(
            async context =>
            {
                foreach (var jobId in jobIds)
                {
                    await context.Database.ExecuteSqlAsync(
                        $"""
                        INSERT INTO WatchedJobs (JobId, SinceUtcTicks, IsFromWebhook) VALUES ({jobId}, {since.UtcTicks}, 0)
                        ON CONFLICT DO UPDATE SET IsFromWebhook = 0;
                        DELETE FROM UnwatchedJobs WHERE JobId = {jobId}
                        """,
                        cancellationToken
                    );
                }
            },
            cancellationToken
        );

    public Task AddFromWebhooksAsync(IReadOnlyCollection<string> jobIds, DateTimeOffset since) =>
        ChangeAsync(
            async context =>
            {
                foreach (var jobId in jobIds)
                {
                    await context.Database.ExecuteSqlAsync(
                        $"""
                        INSERT INTO WatchedJobs (JobId, SinceUtcTicks, IsFromWebhook) VALUES ({jobId}, {since.UtcTicks}, 1)
                        ON CONFLICT DO NOTHING
                        """
                    );
                }
            },
            CancellationToken.None
        );

    /// <summary>Taken off by a person: remembered.</summary>
    public Task RemoveAsync(IReadOnlyCollection<string> jobIds, DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(
            async context =>
            {
                foreach (var jobId in jobIds)
                {
                    await context.Database.ExecuteSqlAsync(
                        $"""
                        DELETE FROM WatchedJobs WHERE JobId = {jobId};
                        INSERT INTO UnwatchedJobs (JobId, UnwatchedUtcTicks) VALUES ({jobId}, {now.UtcTicks})
                        ON CONFLICT DO UPDATE SET UnwatchedUtcTicks = excluded.UnwatchedUtcTicks
                        """,
                        cancellationToken
                    );
                }

                await context.Database.ExecuteSqlAsync(
                    $"""
                    DELETE FROM UnwatchedJobs WHERE JobId IN
                        (SELECT JobId FROM UnwatchedJobs ORDER BY UnwatchedUtcTicks DESC LIMIT -1 OFFSET {MostUnwatched})
                    """,
                    cancellationToken
                );
            },
            cancellationToken
        );

    /// <summary>As if they had never been added.</summary>
    public Task ForgetAsync(IReadOnlyCollection<string> jobIds, CancellationToken cancellationToken) =>
        ChangeAsync(
            context => context.WatchedJobs.Where(row => jobIds.Contains(row.JobId)).ExecuteDeleteAsync(cancellationToken),
            cancellationToken
        );

    /// <summary>Of the jobs that webhooks told of, the oldest go: those of before a time, and those beyond a number.</summary>
    public Task ForgetFromWebhooksAsync(DateTimeOffset before, int most, CancellationToken cancellationToken) =>
        ChangeAsync(
            context =>
                context.Database.ExecuteSqlAsync(
                    $"""
                    DELETE FROM WatchedJobs WHERE IsFromWebhook = 1 AND SinceUtcTicks < {before.UtcTicks};
                    DELETE FROM WatchedJobs WHERE JobId IN
                        (SELECT JobId FROM WatchedJobs WHERE IsFromWebhook = 1 ORDER BY SinceUtcTicks DESC LIMIT -1 OFFSET {most})
                    """,
                    cancellationToken
                ),
            cancellationToken
        );

    private async Task ChangeAsync(Func<SettingsDbContext, Task> change, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await change(context);
        await transaction.CommitAsync(cancellationToken);
    }
}
