using System.Diagnostics.Metrics;
using Dashboard.Relay.Log;

namespace Dashboard.Relay.Traffic;

/// <summary>
/// The way out, for machines: meter <c>Dashboard.Relay</c>. Read when somebody collects, except for the latency, which is one value a
/// dispatch.
/// </summary>
internal sealed class RelayMetrics(IMeterFactory meters, RelayTraffic traffic, ChangeLog log) : IHostedService
{
    public const string MeterName = "Dashboard.Relay";

    /// <summary>The factory owns the meter and ends it with the program.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("dashboard.relay.readers", () => ByReader(readers => readers.Open), "{reader}");
        meter.CreateObservableCounter("dashboard.relay.events", () => ByReader(readers => readers.Events), "{event}");
        meter.CreateObservableCounter(
            "dashboard.relay.bytes",
            () => ByReader(readers => readers.Bytes),
            "By",
            "Of the event streams; without the hub's"
        );
        meter.CreateObservableCounter(
            "dashboard.relay.flushes_waited",
            () => traffic.GetReading().Waited,
            "{flush}",
            "Flushes that could not end at once"
        );
        meter.CreateObservableCounter(
            "dashboard.relay.cut_off",
            () =>
            {
                var reading = traffic.GetReading();
                return (Measurement<long>[])[Of(reading.CutOff, "why", "behind"), Of(reading.Stuck, "why", "stuck")];
            },
            "{stream}"
        );
        meter.CreateObservableCounter("dashboard.relay.gaps", () => traffic.GetReading().Gaps, "{gap}");
        meter.CreateObservableCounter("dashboard.relay.resumed", () => traffic.GetReading().Resumed, "{stream}");
        meter.CreateObservableCounter("dashboard.relay.refused", () => traffic.GetReading().Refused, "{stream}");
        meter.CreateObservableCounter("dashboard.relay.reads", ReadResults, "{read}");
        AddLog(meter);
        var latency = meter.CreateHistogram<double>(
            "dashboard.relay.latency",
            "s",
            "From a change in the log to its flush, of the oldest change of each dispatch",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
            }
        );
        traffic.Flushed = duration => latency.Record(duration.TotalSeconds);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void AddLog(Meter meter)
    {
        meter.CreateObservableGauge("dashboard.relay.log_entries", () => log.Sizes.Entries, "{change}");
        meter.CreateObservableGauge("dashboard.relay.log_history_bytes", () => log.Sizes.HistoryBytes, "By");
        meter.CreateObservableCounter(
            "dashboard.relay.conflated",
            () => log.Conflated,
            "{change}",
            "Changes that the next one of equal state replaced in the log, before or after they were sent"
        );
    }

    private IEnumerable<Measurement<long>> ByReader(Func<ReaderTraffic, long> value) =>
        traffic.GetReading().Readers.Select(readers => Of(value(readers), "kind", NameOf(readers.Kind)));

    private IEnumerable<Measurement<long>> ReadResults() =>
        traffic
            .GetReading()
            .Reads.SelectMany(reads =>
                (Measurement<long>[])
                    [
                        Of(reads.Answered - reads.NotModified, "kind", NameOf(reads.Kind), "result", "document"),
                        Of(reads.NotModified, "kind", NameOf(reads.Kind), "result", "not_modified"),
                    ]
            );

    private static string NameOf(ReaderKind kind) =>
        kind switch
        {
            ReaderKind.OneJob => "one_job",
            ReaderKind.AllJobs => "all_jobs",
            _ => "hub",
        };

    private static string NameOf(ReadKind kind) => kind.ToString().ToLowerInvariant();

    private static Measurement<long> Of(long value, string tag, string text) =>
        new(value, KeyValuePair.Create(tag, (object?)text));

    private static Measurement<long> Of(long value, string tag, string text, string other, string otherText) =>
        new(value, KeyValuePair.Create(tag, (object?)text), KeyValuePair.Create(other, (object?)otherText));
}
