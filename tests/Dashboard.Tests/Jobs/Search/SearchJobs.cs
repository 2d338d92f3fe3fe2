using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Dashboard.Jobs;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Search;

/// <summary>Jobs that share words, tags and times, so that searches find some of them and not all.</summary>
internal static class SearchJobs
{
    public static readonly string[] Endpoints = ["ep_video_gen", "ep_video", "ep_train", "EP_Train"];
    public static readonly string[] Gpus = ["NVIDIA A100 80GB", "NVIDIA A100-SXM4-40GB", "H100", "NVIDIA A10"];
    public static readonly string[] Projects = ["alpha", "beta", "alpha beta", "a,b", "*"];

    /// <summary>What the error says of a job that needs more memory than there is.</summary>
    public const string TooLarge = "CUDA out of memory: 45GB";

    private static readonly Gen<Dictionary<string, object?>> Documents = Gen.Select(
        Gen.OneOf(Enum.GetValues<JobState>()),
        Gen.Select(Gen.OneOf([null, .. Endpoints]), Gen.OneOf([null, .. Gpus]), Gen.OneOf([null, .. Projects])),
        Gen.Select(Gen.Int[-3, 3], Gen.Int[-3, 3], Gen.Int[-3, 3]),
        Gen.Select(Gen.Int[-1, 4], Gen.OneOf<object?>(null, 0, 33.5, 90, 100), Gen.Bool),
        (state, texts, hours, rest) =>
            new Dictionary<string, object?>
            {
                ["status"] = state == JobState.Unknown ? "odd" : state.ToApiText(),
                ["endpointId"] = texts.Item1,
                ["resources"] = new { gpuType = texts.Item2, gpuUtilization = rest.Item1 * 20 },
                ["tags"] = texts.Item3 is null ? null : new Dictionary<string, string> { ["project_id"] = texts.Item3 },
                ["createdAt"] = Time(hours.Item1 - 6),
                ["startedAt"] = state == JobState.Queued ? null : Time(hours.Item2 - 3),
                ["completedAt"] = state.IsTerminal() ? Time(hours.Item3) : null,
                ["estimatedCompletion"] = Time(hours.Item3 + 2),
                ["retryCount"] = rest.Item1 < 0 ? null : rest.Item1,
                ["progress"] = rest.Item2,
                ["execution"] = rest.Item1 < 0 ? null : new { costAccrued = rest.Item1 * 2.5 },
                ["error"] =
                    state != JobState.Failed ? null
                    : rest.Item1 % 2 == 0 ? new { code = "CUDA_OUT_OF_MEMORY", message = "CUDA out of memory" }
                    : new
                    {
                        code = "CUDA_OUT_OF_MEMORY",
                        message = TooLarge,
                        details = new { memoryRequired = "45GB", memoryAvailable = "40GB" },
                    },
                ["nextRetryAt"] = state == JobState.Failed && rest.Item3 ? Time(1) : null,
            }
    );

    /// <summary>A job and its marks.</summary>
    public static readonly Gen<JobFacts> Facts = Gen.Select(
            Gen.Int[0, 20],
            Documents,
            Gen.Int[0, 7],
            Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true)))
        )
        .Select(
            (number, document, marks, isGone) =>
            {
                var job = Make(
                    $"job_{number}",
                    JsonSerializer.Serialize(document.Where(field => field.Value is not null).ToDictionary())
                );
                return JobFacts.Of(isGone ? job with { GoneSince = JobsOf.Start } : job, (JobMarks)marks);
            }
        );

    public static Job Make(string jobId, string json) =>
        JobUpdate.Apply(null, new Observation(JobsOf.Document(jobId, json), DocumentSource.Stream, JobsOf.Start)).Job;

    /// <summary>Another job of which the same is told.</summary>
    public static Job Named(string jobId, Job job) =>
        Make(jobId, Encoding.UTF8.GetString(job.LastReceived.Span)) with
        {
            GoneSince = job.GoneSince,
        };

    public static JobFacts Of(string json, JobMarks marks = JobMarks.None) => JobFacts.Of(Make("job_1", json), marks);

    private static string Time(int hours) => JobsOf.Start.AddHours(hours).ToString("O", CultureInfo.InvariantCulture);
}
