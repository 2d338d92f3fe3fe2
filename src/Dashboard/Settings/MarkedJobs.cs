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

    public async Task SetAsync(string jobId, bool isMarked, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
            if (!isMarked)
            {
                await context.MarkedJobs.Where(row => row.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
            }
            else if (!Current.Contains(jobId))
            {
                context.MarkedJobs.Add(new MarkedJobRow { JobId = jobId, MarkedUtcTicks = _timeProvider.GetUtcNow().UtcTicks });
                await context.SaveChangesAsync(cancellationToken);
            }

            _marked.Publish(isMarked ? Current.Add(jobId) : Current.Remove(jobId));
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();
}
