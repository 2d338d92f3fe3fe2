using Dashboard.Jobs;
using Shared.Details;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Relay.Log;

/// <summary>
/// What a change must not lose when it is merged with the next one: the state as readers see it, and what they may filter by. Changes of
/// equal facets are one run: its first tells of the change, its last all the rest.
/// </summary>
internal sealed class JobFacets
{
    private readonly ReadOnlyMemory<byte> _tagsJson;
    private IReadOnlyList<JobTag>? _tags;

    private JobFacets(Job job)
    {
        State = job.CountedState;
        IsGone = job.GoneSince is not null;
        StateText = job.StateText;
        Phase = job.Phase;
        RetryCount = job.RetryCount;
        IsOver = job.IsOver;
        EndpointId = job.EndpointId;
        GpuType = job.GpuType;
        _tagsJson = TagsOf(job.Document);
    }

    public JobState State { get; }

    public string? StateText { get; }

    public bool IsGone { get; }

    public RunningPhase? Phase { get; }

    public int RetryCount { get; }

    /// <summary>Of one that has failed: no other attempt is announced.</summary>
    public bool IsOver { get; }

    public string? EndpointId { get; }

    public string? GpuType { get; }

    /// <summary>Read once, when the first filter asks.</summary>
    public IReadOnlyList<JobTag> Tags => _tags ??= _tagsJson.IsEmpty ? [] : JobTag.ReadAll(_tagsJson.Span);

    /// <param name="known">Taken where it is still right, which is what most changes leave.</param>
    public static JobFacets Of(Job job, JobFacets? known = null) => known?.IsOf(job) == true ? known : new JobFacets(job);

    /// <summary>As a search sees a job of which no more is known: enough for one that asks for nothing else.</summary>
    /// <param name="job">The same job, at whatever time: its id is its own.</param>
    /// <param name="hasTags">Somebody looks at them.</param>
    public JobFacts ToFacts(Job job, bool hasTags) =>
        new()
        {
            Job = job,
            State = State,
            Phase = Phase,
            RetryCount = RetryCount,
            IsOver = IsOver,
            IsGone = IsGone,
            EndpointId = EndpointId,
            GpuType = GpuType,
            Tags = hasTags ? Tags : [],
        };

    private bool IsOf(Job job) =>
        State == job.CountedState
        && IsGone == job.GoneSince is not null
        && Phase == job.Phase
        && RetryCount == job.RetryCount
        && StateText == job.StateText
        && IsOver == job.IsOver
        && EndpointId == job.EndpointId
        && GpuType == job.GpuType
        && TagsOf(job.Document).Span.SequenceEqual(_tagsJson.Span);

    private static ReadOnlyMemory<byte> TagsOf(JobStatusDocument document) =>
        document.FindPart(PartNames.Tags) is { } tags ? tags.Json : default;
}
