using System.Runtime.CompilerServices;
using Dashboard.Jobs.Courses;
using Dashboard.Samples;
using Dashboard.Upstream;
using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Jobs.Forecasts;

/// <summary>The outlook of jobs that somebody looks at, made once for all who look: a job is another one after each of its documents.</summary>
internal sealed class JobOutlooks(SampleStore samples, EtaRecords records, IUpstreamStatusSource upstream)
{
    private readonly ConditionalWeakTable<Job, JobOutlook> _known = [];

    public JobOutlook Of(Job job) => _known.GetValue(job, Make);

    private JobOutlook Make(Job job)
    {
        var clock = upstream.Current.Clock;
        var moment = JobMoment.Of(job, clock);
        var items = job.Document.ReadItems();
        var forecasts = EtaForecasts.Of(job, moment, ProgressReadings.Of(job, samples, clock), items);
        var methods = Enum.GetValues<EtaMethod>()
            .Select(method => new MethodOutlook(
                method,
                forecasts.Select(forecast => (EtaForecast?)forecast).FirstOrDefault(one => one!.Value.Method == method),
                records.Find(job.EndpointId, method)
            ))
            .OrderBy(method => method.Record is { IsTelling: true } record ? record.ErrorPercent : double.PositiveInfinity)
            .ThenBy(method => method.Method)
            .ToList();
        var best = methods.Select(method => method.Forecast).FirstOrDefault(forecast => forecast?.Rest > TimeSpan.Zero);
        var done =
            items.IsEmpty ? 0
            : job.State == JobState.Completed ? items[0].Total
            : items[0].Done;
        return new JobOutlook(moment, [.. methods], items)
        {
            Best = best,
            ProjectedCost = CostForecast.AtEnd(job, moment, best?.Rest),
            ItemsDone = done,
            CostPerItem = CostForecast.PerItem(job.Cost, done),
        };
    }
}
