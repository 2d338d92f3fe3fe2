using System.Diagnostics.Metrics;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;

namespace Dashboard.Upstream;

/// <summary>
/// What the upstream page shows, for machines: meter <c>Dashboard.Upstream</c>. Read when somebody collects, so that it costs nothing else.
/// </summary>
internal sealed class UpstreamMetrics(
    IMeterFactory meters,
    UpstreamMonitor monitor,
    RequestBudget budget,
    ConnectionBoard board,
    GapLog gaps,
    DocumentIntake intake,
    WatchPlanner planner
) : IHostedService
{
    public const string MeterName = "Dashboard.Upstream";

    /// <summary>The factory owns the meter and ends it with the program.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "dashboard.upstream.connected",
            () => monitor.Current.IsSilent ? 0 : 1,
            description: "1 while upstream is heard"
        );
        meter.CreateObservableGauge(
            "dashboard.upstream.streams",
            () =>
                board
                    .GetReadings()
                    .GroupBy(reading => reading.State)
                    .Select(group => Of(group.Count(), "state", group.Key.ToString().ToLowerInvariant())),
            "{stream}"
        );
        meter.CreateObservableCounter("dashboard.upstream.stream_ends", () => board.GetEnds().Sum(end => end.Count), "{end}");
        meter.CreateObservableGauge(
            "dashboard.upstream.lag_p99",
            () => board.GetReadings().Max(reading => reading.LagP99)?.TotalSeconds ?? 0,
            "s",
            "Of the slowest stream, from bytes received to the change published"
        );
        meter.CreateObservableCounter("dashboard.upstream.gaps", () => gaps.Count, "{gap}");
        meter.CreateObservableGauge("dashboard.upstream.budget_limit", () => budget.GetReading().Limit, "{request}");
        meter.CreateObservableGauge("dashboard.upstream.budget_remaining", () => budget.GetReading().Remaining, "{request}");
        meter.CreateObservableCounter(
            "dashboard.upstream.requests",
            () =>
                budget
                    .GetReading()
                    .Purposes.Select(purpose => Of(purpose.Total, "purpose", purpose.Purpose.ToString().ToLowerInvariant())),
            "{request}"
        );
        meter.CreateObservableGauge("dashboard.upstream.requests_waiting", () => budget.GetReading().Waiting, "{request}");
        meter.CreateObservableCounter("dashboard.upstream.documents", () => intake.GetReading().Accepted, "{document}");
        meter.CreateObservableCounter(
            "dashboard.upstream.documents_refused",
            () => intake.GetReading().Refusals.Select(refusal => Of(refusal.Count, "reason", refusal.Reason)),
            "{document}"
        );
        meter.CreateObservableGauge(
            "dashboard.upstream.planned_jobs",
            () =>
                Enum.GetValues<WatchMode>()
                    .Select(mode => Of(planner.Plan.Current.Count(mode), "mode", mode.ToString().ToLowerInvariant())),
            "{job}"
        );
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Measurement<T> Of<T>(T value, string tag, string text)
        where T : struct => new(value, KeyValuePair.Create(tag, (object?)text));
}
