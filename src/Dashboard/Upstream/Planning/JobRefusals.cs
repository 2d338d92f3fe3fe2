using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Upstream.Errors;
using Shared.Api;

namespace Dashboard.Upstream.Planning;

/// <summary>
/// The jobs that upstream refuses for good, each with its reason: they are not asked for again until somebody watches them anew, or the key
/// is another one.
/// </summary>
public sealed class JobRefusals : ILiveValue<ImmutableDictionary<string, ApiFailure>>
{
    /// <summary>A list of strangers' ids must not fill the memory.</summary>
    private const int Most = 20_000;

    private readonly Lock _lock = new();
    private readonly LiveValue<ImmutableDictionary<string, ApiFailure>> _refusals = new(
        ImmutableDictionary.Create<string, ApiFailure>(StringComparer.Ordinal)
    );

    public ImmutableDictionary<string, ApiFailure> Current => _refusals.Current;

    public IDisposable Subscribe(Action changed) => _refusals.Subscribe(changed);

    /// <summary>Concerns one job, whatever becomes of the others.</summary>
    public static bool IsForGood(ApiFailure failure) =>
        failure.Kind is FailureKind.NotFound or FailureKind.Forbidden or FailureKind.InvalidRequest or FailureKind.NotSupported;

    /// <summary>Why, in a few words.</summary>
    public static string Describe(ApiFailure refusal) =>
        refusal switch
        {
            { Kind: FailureKind.NotFound } => "upstream does not know it",
            { RequiredPermission: { } required } =>
                $"the Dashboard's API key lacks {required}; it has {(refusal.UserPermissions.Count == 0 ? "none that upstream names" : string.Join(", ", refusal.UserPermissions))}",
            _ => UpstreamWords.Describe(refusal).TrimEnd('.'),
        };

    public ApiFailure? Find(string jobId) => Current.GetValueOrDefault(jobId);

    public void Add(string jobId, ApiFailure failure) =>
        Change(all => all.Count < Most || all.ContainsKey(jobId) ? all.SetItem(jobId, failure) : all);

    public void Forget(string jobId) => Change(all => all.Remove(jobId));

    /// <summary>Of those that nobody wants any more there is nothing to be told.</summary>
    public void ForgetAllBut(Func<string, bool> isWanted) =>
        Change(all => all.RemoveRange(all.Keys.Where(jobId => !isWanted(jobId))));

    /// <summary>Another key may have what this one lacks.</summary>
    public void ForgetAll() => Change(all => all.Clear());

    private void Change(Func<ImmutableDictionary<string, ApiFailure>, ImmutableDictionary<string, ApiFailure>> change)
    {
        // published under the lock, so that the last writer's value stays; callbacks only mark what to do
        lock (_lock)
        {
            var after = change(Current);
            if (after != Current)
            {
                _refusals.Publish(after);
            }
        }
    }
}
