using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>The jobs that people have starred: in memory for every page, on disk before a change is acknowledged.</summary>
public sealed class MarkedJobs : ILiveValue<ImmutableHashSet<string>>, IDisposable
{
    private readonly IDbContextFactory<SettingsDbContext> _contexts;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly LiveValue<ImmutableHashSet<string>> _marked = new(ImmutableHashSet.Create<string>(StringComparer.Ordinal));

    internal MarkedJobs(IDbContextFactory<SettingsDbContext> contexts, TimeProvider timeProvider) =>
        (_contexts, _timeProvider) = (contexts, timeProvider);

    public ImmutableHashSet<string> Current => _marked.Current;

    public IDisposable Subscribe(Action changed) => _marked.Subscribe(changed);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var jobIds = await context.MarkedJobs.AsNoTracking().Select(row => row.JobId).ToListAsync(cancellationToken);
        _marked.Publish(_marked.Current.Union(jobIds));
    }

    public Task SetAsync(string jobId, bool isMarked, CancellationToken cancellationToken) =>
        SetManyAsync([jobId], isMarked, cancellationToken);

    /// <returns>Those that were not so already.</returns>
    public async Task<IReadOnlyList<string>> SetManyAsync(
        IReadOnlyCollection<string> jobIds,
        bool isMarked,
        CancellationToken cancellationToken
    )
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var changed = jobIds.Where(jobId => Current.Contains(jobId) != isMarked).Distinct(StringComparer.Ordinal).ToList();
            if (changed.Count == 0)
            {
                return changed;
            }

            await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
            if (isMarked)
            {
                var now = _timeProvider.GetUtcNow().UtcTicks;
                context.MarkedJobs.AddRange(changed.Select(jobId => new MarkedJobRow { JobId = jobId, MarkedUtcTicks = now }));
                await context.SaveChangesAsync(cancellationToken);
            }
            else
            {
                await context.MarkedJobs.Where(row => changed.Contains(row.JobId)).ExecuteDeleteAsync(cancellationToken);
            }

            _marked.Publish(isMarked ? Current.Union(changed) : Current.Except(changed));
            return changed;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();
}
