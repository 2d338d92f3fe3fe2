using System.Numerics;
using System.Runtime.InteropServices;
using Dashboard.Jobs.Courses;
using Dashboard.Upstream;
using Shared.Jobs;

namespace Dashboard.Jobs.Forecasts;

/// <summary>
/// Holds <see cref="RetryForecast"/> to what it has said, endpoint by endpoint: upstream may well give a retry what the attempt before lacked. One that
/// is cancelled was neither.
/// </summary>
/// <remarks>Bounds: the latest 50 attempts of 1,000 endpoints, those whose last one ended first go.</remarks>
internal sealed class RetryRecords : IJobCourse
{
    public const int MostAttempts = 50;
    public const int MostEndpoints = 1_000;

    private const ulong Kept = (1UL << MostAttempts) - 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Outcomes> _byEndpoint = new(StringComparer.Ordinal);
    private long _ended;

    /// <returns>Null where none has ended.</returns>
    public RetryRecord? Find(string? endpointId)
    {
        lock (_lock)
        {
            return endpointId is not null && _byEndpoint.TryGetValue(endpointId, out var outcomes)
                ? new RetryRecord(outcomes.Attempts, BitOperations.PopCount(outcomes.Completed))
                : null;
        }
    }

    /// <summary>What has been learnt stays true.</summary>
    public void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream) { }

    public void Take(in JobChange change, UpstreamStatus upstream)
    {
        if (
            change is { Kind: JobChangeKind.Upsert, IsAnotherJob: false, Before: { IsTerminal: false } before }
            && change.Job is { EndpointId: { } endpoint, State: JobState.Completed or JobState.Failed or JobState.Timeout } job
            && job.RetryCount == before.RetryCount
            && RetryForecast.OfAttempt(before) is not null
        )
        {
            Note(endpoint, job.State == JobState.Completed);
        }
    }

    private void Note(string endpoint, bool isCompleted)
    {
        lock (_lock)
        {
            var known = _byEndpoint.GetValueOrDefault(endpoint);
            _byEndpoint[endpoint] = new Outcomes(
                Math.Min(MostAttempts, known.Attempts + 1),
                ((known.Completed << 1) | (isCompleted ? 1UL : 0)) & Kept,
                ++_ended
            );
            if (_byEndpoint.Count > MostEndpoints)
            {
                _byEndpoint.Remove(_byEndpoint.MinBy(one => one.Value.EndedAs).Key);
            }
        }
    }

    /// <param name="Completed">A bit for each of the latest, the last one's lowest.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Outcomes(int Attempts, ulong Completed, long EndedAs);
}
