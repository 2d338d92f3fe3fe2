using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Planning;
using Shared.Api;

namespace Dashboard.Upstream.Discovery;

/// <summary>
/// The jobs of which details were asked for and could not be obtained, until they are, or the id is another job's: that there are none is
/// something else.
/// </summary>
public sealed class DetailLacks(JobStore store, TimeProvider timeProvider) : ILiveValue<ImmutableDictionary<string, DetailLack>>
{
    /// <summary>Nobody looks at so many jobs.</summary>
    private const int Most = 1000;

    private readonly Lock _lock = new();
    private readonly LiveValue<ImmutableDictionary<string, DetailLack>> _lacks = new(
        ImmutableDictionary.Create<string, DetailLack>(StringComparer.Ordinal)
    );

    public ImmutableDictionary<string, DetailLack> Current => _lacks.Current;

    public IDisposable Subscribe(Action changed) => _lacks.Subscribe(changed);

    /// <summary>What was tried before the job was first seen was tried for the one that had its id before, or for none.</summary>
    public DetailLack? Find(string jobId) =>
        Current.GetValueOrDefault(jobId) is { } lack && !(lack.At < store.Find(jobId)?.FirstSeenAt) ? lack : null;

    /// <param name="failure">Why the details were not obtained; null where they were.</param>
    internal void Note(string jobId, JobDetail details, ApiFailure? failure)
    {
        // a job that upstream refuses, or no longer has, is told of by itself
        if (details == JobDetail.None || (failure is not null && JobRefusals.IsForGood(failure)))
        {
            return;
        }

        lock (_lock)
        {
            var before = Find(jobId);
            if (failure is null && before is null)
            {
                return;
            }

            var lack = failure is null
                ? before! with
                {
                    Missing = before.Missing & ~details,
                }
                : new DetailLack(
                    details | (before?.Missing ?? JobDetail.None),
                    UpstreamWords.Describe(failure),
                    timeProvider.GetUtcNow()
                );
            var all = Current.Count < Most || before is not null ? Current : Current.Clear();
            _lacks.Publish(lack.Missing == JobDetail.None ? all.Remove(jobId) : all.SetItem(jobId, lack));
        }
    }
}

/// <param name="Missing">What is not as upstream has it now, or not there at all.</param>
/// <param name="Reason">One plain sentence, or two.</param>
/// <param name="At">When it was tried last.</param>
public sealed record DetailLack(JobDetail Missing, string Reason, DateTimeOffset At);
