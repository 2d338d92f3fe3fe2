using System.Collections.Immutable;
using Shared.Api;

namespace Dashboard.Upstream.Planning;

/// <summary>
/// The jobs that upstream refuses for good, each with its reason: they are not asked for again until somebody watches them anew, or the key
/// is another one.
/// </summary>
public sealed class JobRefusals
{
    /// <summary>A list of strangers' ids must not fill the memory.</summary>
    private const int Most = 20_000;

    private ImmutableDictionary<string, ApiFailure> _refusals = ImmutableDictionary.Create<string, ApiFailure>(
        StringComparer.Ordinal
    );

    public ImmutableDictionary<string, ApiFailure> Current => _refusals;

    /// <summary>Concerns one job, whatever becomes of the others.</summary>
    public static bool IsForGood(ApiFailure failure) =>
        failure.Kind is FailureKind.NotFound or FailureKind.Forbidden or FailureKind.InvalidRequest or FailureKind.NotSupported;

    public ApiFailure? Find(string jobId) => _refusals.GetValueOrDefault(jobId);

    public void Add(string jobId, ApiFailure failure)
    {
        if (_refusals.Count < Most)
        {
            ImmutableInterlocked.AddOrUpdate(ref _refusals, jobId, failure, (_, _) => failure);
        }
    }

    public void Forget(string jobId) => ImmutableInterlocked.TryRemove(ref _refusals, jobId, out _);

    /// <summary>Another key may have what this one lacks.</summary>
    public void ForgetAll() => ImmutableInterlocked.Update(ref _refusals, all => all.Clear());
}
