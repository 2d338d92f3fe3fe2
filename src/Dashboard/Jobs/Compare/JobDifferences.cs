using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Components;
using Shared.Details;
using Shared.Documents;
using Shared.Jobs;
using Shared.Quantities;

namespace Dashboard.Jobs.Compare;

/// <summary>
/// What several jobs have, name by name. Moments are not compared, since no two jobs share them; how long things took is. A name that no job
/// has is left out.
/// </summary>
public static class JobDifferences
{
    /// <param name="jobs">In the order of the columns.</param>
    public static ImmutableArray<JobDifference> Of(IReadOnlyList<Job> jobs)
    {
        var facts = jobs.Select(job => ReadAll(job).ToList()).ToList();
        // groups and their rows in the order in which any job has them first: a document may have thousands
        var groups = new List<(string Group, List<(string Name, ComparedValue?[] Values)> Rows)>();
        var known = new Dictionary<(string Group, string Key), ComparedValue?[]>();
        for (var column = 0; column < facts.Count; column++)
        {
            foreach (var fact in facts[column])
            {
                if (!known.TryGetValue((fact.Group, fact.Key), out var values))
                {
                    known[(fact.Group, fact.Key)] = values = new ComparedValue?[jobs.Count];
                    var at = groups.FindIndex(group => group.Group == fact.Group);
                    if (at < 0)
                    {
                        at = groups.Count;
                        groups.Add((fact.Group, []));
                    }

                    groups[at].Rows.Add((fact.Name, values));
                }

                values[column] = fact.Value;
            }
        }

        return
        [
            .. from part in groups
            from row in part.Rows
            where row.Values.Any(value => value is not null)
            select new JobDifference(part.Group, row.Name, [.. row.Values]),
        ];
    }

    private static IEnumerable<Fact> ReadAll(Job job) =>
        [
            .. ReadJob(job),
            // what one asks first of a failed one beside one that is not
            .. ReadError(job),
            .. ReadTimes(job),
            .. ReadCost(job),
            .. ReadResources(job),
            .. job.Document.ReadTags().Select(tag => new Fact("Tags", tag.Name, new ComparedValue(tag.Value), tag.CanonicalName)),
            .. ReadPart(job, "Metadata", PartNames.Metadata),
            .. ReadPart(job, "Final metrics", PartNames.FinalMetrics).Where(fact => fact.Name != "totalCost"),
        ];

    private static IEnumerable<Fact> ReadJob(Job job) =>
        [
            new("Job", "State", new ComparedValue(JobLook.WordOf(job))),
            new("Job", "Endpoint", Text(job.EndpointId)),
            new("Job", "Priority", Text(job.Priority)),
            new("Job", "Attempt", Number(job.RetryCount + 1)),
            new("Job", "Progress", job.Progress is { } progress ? Number(progress, " %") : null),
            new("Job", "Step", Text(job.CurrentStep)),
        ];

    private static IEnumerable<Fact> ReadTimes(Job job)
    {
        var start = job.Document.ReadColdStart();
        return
        [
            new("Times", "Waited to start", Seconds((job.StartedAt - job.WaitsSince)?.TotalSeconds)),
            new("Times", "Ran", Seconds(job.RunSeconds)),
            new("Times", "Cold start", start is { Occurred: not false } ? Seconds(start.DurationSeconds) : null),
            new("Times", "Model cache", start?.CacheHit is { } hit ? new ComparedValue(hit ? "hit" : "missed") : null),
            .. (start?.Phases ?? []).Select(phase => new Fact("Times", $"Cold start: {phase.Name}", Seconds(phase.Value))),
        ];
    }

    private static IEnumerable<Fact> ReadCost(Job job)
    {
        var (now, final) = (job.Document.ReadExecution(), job.Document.ReadFinalExecution());
        return
        [
            new("Cost", "Cost", job.Cost is { } cost ? Money(cost) : null),
            new("Cost", "Cost of all attempts", job.PreviousAttempts.IsEmpty ? null : AllAttempts(job)),
            new("Cost", "Tokens", Number(final?.TokensProcessed ?? now?.TokensProcessed)),
            new("Cost", "API calls", Number(final?.ApiCalls ?? now?.ApiCalls)),
        ];
    }

    private static IEnumerable<Fact> ReadError(Job job)
    {
        var error = job.Document.ReadError();
        return
        [
            new("Error", "Code", Text(error?.Code)),
            new("Error", "Message", Text(error?.Message)),
            new("Error", "At step", Text(error?.Step)),
            new("Error", "Memory required", Size(error?.MemoryRequired)),
            new("Error", "Memory available", Size(error?.MemoryAvailable)),
            new("Error", "Suggested", Text(error?.Suggestion)),
            new("Error", "Attempts before", job.PreviousAttempts.IsEmpty ? null : Number(job.PreviousAttempts.Length)),
        ];
    }

    private static IEnumerable<Fact> ReadResources(Job job)
    {
        var resources = job.Document.ReadResources();
        return
        [
            new("Resources", "GPU type", Text(job.GpuType)),
            new("Resources", "GPUs", Number(job.Document.GpuCount)),
            new("Resources", "GPU memory", Size(job.MemoryTotal)),
            new("Resources", "Peak utilisation", Number(resources?.PeakGpuUtilizationPercent, " %")),
            new("Resources", "Peak memory", Size(resources?.PeakMemoryUsage)),
            new("Resources", "Compute time", Seconds(resources?.TotalComputeSeconds)),
            new("Resources", "CPU cores", Number(resources?.Cpu?.Cores)),
        ];
    }

    private static IEnumerable<Fact> ReadPart(Job job, string group, string part) =>
        job.Document.FindPart(part) is { IsNull: false } found
            ? JsonLeaves.ReadAll(found.Json).Select(leaf => new Fact(group, leaf.Path, leaf.Value))
            : [];

    private static ComparedValue? AllAttempts(Job job) => JobCosts.OfAllAttempts(job) is { } all ? Money(all) : null;

    private static ComparedValue? Text(string? text) => text is { Length: > 0 } ? new ComparedValue(text) : null;

    private static ComparedValue Money(decimal dollars) =>
        new(Components.Money.FormatFine(dollars), dollars.ToString("G29", CultureInfo.InvariantCulture));

    private static ComparedValue? Seconds(double? seconds) =>
        seconds is { } told and >= 0 ? new ComparedValue(Durations.Format(told), Key(told)) : null;

    private static ComparedValue? Number(double? number, string unit = "") =>
        number is { } told ? new ComparedValue(told.ToString("#,0.##", CultureInfo.InvariantCulture) + unit, Key(told)) : null;

    private static ComparedValue? Size(ByteSize? size) =>
        size is { } told ? new ComparedValue(told.ToString(), told.Bytes is { } bytes ? Key(bytes) : told.ToString()) : null;

    private static string Key(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private sealed record Fact(string Group, string Name, ComparedValue? Value, string Key)
    {
        public Fact(string group, string name, ComparedValue? value)
            : this(group, name, value, name) { }
    }
}
