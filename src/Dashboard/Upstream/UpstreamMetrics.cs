using System.Diagnostics.Metrics;
using System.Text.Json;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Polls;
using Dashboard.Upstream.Streams;
using Dashboard.Upstream.Webhooks;

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
    ErrorLog errors,
    DocumentIntake intake,
    WebhookArrivals arrivals,
    WatchPlanner planner,
    PollSchedule schedule,
    JobRefusals refusals,
    JobStore store
) : IHostedService
{
    public const string MeterName = "Dashboard.Upstream";

    /// <summary>The factory owns the meter and ends it with the program.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(MeterName);
        MeasureConnection(meter);
        MeasureStreams(meter);
        MeasureBudget(meter);
        MeasureDocuments(meter);
        MeasurePlan(meter);
        MeasureReads(meter);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void MeasureConnection(Meter meter)
    {
        meter.CreateObservableGauge(
            "dashboard.upstream.connected",
            () => monitor.Current.IsSilent ? 0 : 1,
            description: "1 while upstream is heard"
        );
        meter.CreateObservableGauge(
            "dashboard.upstream.key_refused",
            () => monitor.Current.RefusedKey is null ? 0 : 1,
            description: "1 while upstream refuses the key and nothing is asked"
        );
        meter.CreateObservableCounter(
            "dashboard.upstream.errors",
            () => errors.GetReading().Counts.Select(count => Of(count.Count, "in", Word(count.Call))),
            "{error}"
        );
        meter.CreateObservableCounter("dashboard.upstream.gaps", () => gaps.Count, "{gap}");
    }

    private void MeasureStreams(Meter meter)
    {
        meter.CreateObservableGauge(
            "dashboard.upstream.streams",
            () =>
                board.GetReadings().CountBy(reading => reading.State).Select(count => Of(count.Value, "state", Word(count.Key))),
            "{stream}"
        );
        meter.CreateObservableGauge(
            "dashboard.upstream.streams_stale",
            () => board.GetReadings().Count(reading => reading.IsStale),
            "{stream}",
            "Silent for longer than the watchdog allows"
        );
        meter.CreateObservableCounter(
            "dashboard.upstream.stream_ends",
            () => board.GetEnds().Select(end => Of(end.Count, "reason", Word(end.Kind))),
            "{end}",
            "Connections that ended or could not be made; 'closed' is in order"
        );
        meter.CreateObservableGauge("dashboard.upstream.lag_p50", () => Slowest(reading => reading.LagP50), "s", OfTheSlowest);
        meter.CreateObservableGauge("dashboard.upstream.lag_p99", () => Slowest(reading => reading.LagP99), "s", OfTheSlowest);
    }

    private void MeasureBudget(Meter meter)
    {
        meter.CreateObservableGauge("dashboard.upstream.budget_limit", () => budget.GetReading().Limit, "{request}");
        meter.CreateObservableGauge("dashboard.upstream.budget_remaining", () => budget.GetReading().Remaining, "{request}");
        meter.CreateObservableGauge(
            "dashboard.upstream.budget_exhaustion",
            () => IfAny(budget.GetReading().TimeToExhaustion?.TotalSeconds),
            "s",
            "Until nothing is left if the last minute goes on; no value where what comes back is enough"
        );
        meter.CreateObservableGauge(
            "dashboard.upstream.budget_blocked",
            () => budget.GetReading().BlockedUntil is null ? 0 : 1,
            description: "1 while upstream has asked to wait (429)"
        );
        meter.CreateObservableCounter(
            "dashboard.upstream.requests",
            () => budget.GetReading().Purposes.Select(purpose => Of(purpose.Total, "purpose", Word(purpose.Purpose))),
            "{request}"
        );
        meter.CreateObservableGauge(
            "dashboard.upstream.requests_waiting",
            () => budget.GetReading().Purposes.Select(purpose => Of(purpose.Waiting, "purpose", Word(purpose.Purpose))),
            "{request}"
        );
    }

    private void MeasureReads(Meter meter)
    {
        meter.CreateObservableGauge(
            "dashboard.upstream.reads_due",
            () => schedule.GetBacklog().Due,
            "{job}",
            "Jobs that the plan wants read now"
        );
        meter.CreateObservableGauge(
            "dashboard.upstream.reads_behind",
            () => schedule.GetBacklog().Longest.TotalSeconds,
            "s",
            "How long the one of them has waited that has waited longest"
        );
    }

    private void MeasureDocuments(Meter meter)
    {
        meter.CreateObservableCounter("dashboard.upstream.documents", () => intake.GetReading().Accepted, "{document}");
        meter.CreateObservableCounter(
            "dashboard.upstream.documents_refused",
            () => intake.GetReading().Refusals.Select(refusal => Of(refusal.Count, "reason", refusal.Reason)),
            "{document}"
        );
        meter.CreateObservableCounter(
            "dashboard.upstream.documents_out_of_date",
            () => store.Disagreements.GetReading().OutOfDate.Select(late => Of(late.Count, "source", Word(late.Source))),
            "{document}"
        );
        meter.CreateObservableCounter(
            "dashboard.upstream.values_corrected",
            () => intake.GetReading().Notes.Sum(note => note.Count),
            "{value}",
            "Values of documents that were put right or left out"
        );
        meter.CreateObservableCounter(
            "dashboard.upstream.disagreements",
            () => store.Disagreements.GetReading().Noted.Select(noted => Of(noted.Count, "field", Word(noted.Field))),
            "{disagreement}"
        );
        meter.CreateObservableCounter("dashboard.upstream.webhooks", () => ReadWebhooks(arrivals.GetReading()), "{webhook}");
        meter.CreateObservableCounter(
            "dashboard.upstream.webhooks_refused",
            () => arrivals.GetReading().Refusals.Select(refusal => Of(refusal.Count, "reason", refusal.Reason)),
            "{webhook}"
        );
    }

    private void MeasurePlan(Meter meter)
    {
        meter.CreateObservableGauge(
            "dashboard.upstream.planned_jobs",
            () => Enum.GetValues<WatchMode>().Select(mode => Of(planner.Plan.Current.Count(mode), "mode", Word(mode))),
            "{job}"
        );
        meter.CreateObservableGauge("dashboard.upstream.refused_jobs", () => refusals.Current.Count, "{job}");
    }

    private const string OfTheSlowest =
        "Of the slowest stream, from bytes received to the change published; no value before the first event";

    private IEnumerable<Measurement<double>> Slowest(Func<ConnectionReading, TimeSpan?> lag) =>
        IfAny(board.GetReadings().Max(lag)?.TotalSeconds);

    private static IEnumerable<Measurement<long>> ReadWebhooks(WebhookReading reading) =>
        [
            Of(reading.Accepted, "outcome", "accepted"),
            Of(reading.Duplicates, "outcome", "duplicate"),
            Of(reading.Unusable, "outcome", "unusable"),
        ];

    private static IEnumerable<Measurement<double>> IfAny(double? value) => value is { } known ? [new(known)] : [];

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static Measurement<T> Of<T>(T value, string tag, string text)
        where T : struct => new(value, KeyValuePair.Create(tag, (object?)text));
}
