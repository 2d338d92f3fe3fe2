using System.Collections.Immutable;
using Dashboard.Jobs.Forecasts;
using Shared.Jobs;

namespace Dashboard.Jobs.Search;

public static partial class SearchFields
{
    public static SearchField State { get; } =
        new("state", SearchKind.Word, "what the job is doing", "state:failed,timeout")
        {
            Aliases = ["status"],
            Words = [.. Enum.GetValues<JobState>().Select(state => state.ToApiText())],
            Spell = word => JobStates.TryParse(word, out var state) ? state.ToApiText() : word,
            Bind = word => JobStates.TryParse(word, out var state) ? (in facts) => facts.State == state : IsUnknown,
        };

    public static SearchField Substate { get; } =
        new("substate", SearchKind.Word, "what a running job is doing", "substate:uploading")
        {
            Aliases = ["phase"],
            Words = [.. Enum.GetValues<RunningPhase>().Select(phase => phase.ToApiText())],
            Bind = word => (in facts) => facts.Phase is { } phase && phase.ToApiText() == word,
        };

    /// <summary>What can be said of a job in one word.</summary>
    public static SearchField Is { get; } =
        new("is", SearchKind.Word, "said of a job in one word", "is:starred")
        {
            Words = [.. Flags.Keys.Order(StringComparer.Ordinal)],
            Bind = word => Flags[word],
        };

    public static SearchField Job { get; } =
        new("job", SearchKind.Text, "the job's id", "job:job_12*") { Aliases = ["id", "jobId"], Texts = One(job => job.JobId) };

    public static SearchField Endpoint { get; } =
        new("endpoint", SearchKind.Text, "the endpoint's id", "endpoint:ep_video*")
        {
            Aliases = ["endpointId"],
            Texts = (in facts, holds) => facts.EndpointId is { } endpoint && holds(endpoint),
        };

    public static SearchField Gpu { get; } =
        new("gpu", SearchKind.Words, "the GPU's type", "gpu:A100")
        {
            Aliases = ["gpuType"],
            Texts = (in facts, holds) => facts.GpuType is { } type && holds(type),
        };

    public static SearchField Priority { get; } =
        new("priority", SearchKind.Text, "as upstream has it", "priority:high") { Texts = One(job => job.Priority) };

    public static SearchField Step { get; } =
        new("step", SearchKind.Text, "the step the job is at", "step:\"loading weights\"")
        {
            Aliases = ["currentStep"],
            Texts = One(job => job.CurrentStep),
        };

    public static SearchField Error { get; } =
        new("error", SearchKind.Text, "an error's code, or its words", "error:*memory*")
        {
            Texts = (in facts, holds) =>
                (facts.Job.ErrorCode is { } code && holds(code)) || (facts.Job.ErrorMessage is { } message && holds(message)),
        };

    /// <summary>Freshness: which way the latest confirmation came.</summary>
    public static SearchField Source { get; } =
        new("source", SearchKind.Word, "the way its latest news came", "source:webhook")
        {
            Words = [.. Enum.GetValues<DocumentSource>().Select(WordOf)],
            Bind = word => (in facts) => WordOf(facts.Job.Source) == word,
        };

    private static ImmutableDictionary<string, FactFlag> Flags =>
        ImmutableDictionary<string, FactFlag>
            .Empty.Add("starred", (in facts) => (facts.Marks & JobMarks.Starred) != 0)
            .Add("watched", (in facts) => (facts.Marks & JobMarks.Watched) != 0)
            .Add("stalled", (in facts) => (facts.Marks & JobMarks.Stalled) != 0)
            .Add("failing", (in facts) => facts.IsFailing)
            .Add("retrying", (in facts) => facts.IsRetrying)
            .Add("doomed", (in facts) => facts.IsRetrying && RetryForecast.Of(facts.Job) is not null)
            .Add("active", (in facts) => facts.IsActive)
            .Add("over", (in facts) => facts.IsOver)
            .Add("gone", (in facts) => facts.IsGone);

    private static bool IsUnknown(in JobFacts facts) => facts.State == JobState.Unknown;

    private static string WordOf(DocumentSource source) =>
        source switch
        {
            DocumentSource.Stream => "stream",
            DocumentSource.Batch => "read",
            DocumentSource.Webhook => "webhook",
            _ => "archive",
        };
}
