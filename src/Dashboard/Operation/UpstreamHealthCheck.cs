using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Polls;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shared.Documents;

namespace Dashboard.Operation;

/// <summary>
/// Ready once upstream has been heard. A lost upstream makes the Dashboard degraded, not unready: it still shows all that it knows. So does a
/// lack of requests where jobs are kept fresh by reads; where one stream tells of all jobs, that goes on without any.
/// </summary>
internal sealed class UpstreamHealthCheck(UpstreamMonitor monitor, RequestSupply supply) : IHealthCheck
{
    public const string AllIsWell = "upstream is connected";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = monitor.Current;
        return Task.FromResult(
            status switch
            {
                { RefusedKey: not null, LastSignOfLife: null } => HealthCheckResult.Unhealthy(
                    UpstreamStateWords.OfKeyToOthers(status)
                ),
                { RefusedKey: not null } => HealthCheckResult.Degraded(UpstreamStateWords.OfKeyToOthers(status)),
                { IsSilent: false } => CheckSupply(status),
                { LastSignOfLife: null } => HealthCheckResult.Unhealthy(status.Problem ?? "upstream has not been heard yet"),
                _ => HealthCheckResult.Degraded(status.Problem ?? "upstream is silent"),
            }
        );
    }

    private HealthCheckResult CheckSupply(UpstreamStatus status)
    {
        var reading = supply.GetReading();
        var lack = Describe(reading.Budget);
        return status.FollowsSingly && reading.IsLate
                ? HealthCheckResult.Degraded(
                    Sentence.Join([
                        "Upstream is connected, but too few requests are left to keep all jobs fresh",
                        $"Jobs that wait to be read: {reading.Behind.Due}, the longest for {reading.Behind.Longest.TotalSeconds:0} s",
                        lack,
                    ])
                )
            : lack is not null ? HealthCheckResult.Healthy(Sentence.Join(["Upstream is connected", lack]))
            : HealthCheckResult.Healthy(AllIsWell);
    }

    private static string? Describe(BudgetReading budget) =>
        budget switch
        {
            { BlockedUntil: { } until } => $"It has asked to wait: no request is sent before {ToldTime.Format(until)}",
            { Shortage: { IsOfAll: true, NextAt: var next } } =>
                $"Requests are used up: none is left of {budget.Limit}, the next one comes at {ToldTime.Format(next)}",
            { Shortage.NextAt: var next } =>
                $"Requests are used up but for those kept for people: the next one for all else comes at {ToldTime.Format(next)}",
            _ => null,
        };
}
