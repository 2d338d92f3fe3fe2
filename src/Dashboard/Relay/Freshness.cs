using Dashboard.Jobs;
using Dashboard.Upstream;
using Dashboard.Upstream.Errors;
using Shared.Api;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Relay;

/// <summary>
/// Says on an answer from memory how fresh it is: <c>X-Confirmed-At</c>, <c>X-Gone-Since</c> and <c>X-Not-Followed</c> of one job, and
/// <c>X-Upstream-Problem</c> of whatever is served while upstream is not heard.
/// </summary>
internal sealed class Freshness(IUpstreamStatusSource upstream, IJobFollowing following)
{
    /// <summary>Characters of ids in a header; more are not named.</summary>
    private const int MostJobsLength = 4096;

    /// <param name="details">What was asked for anew.</param>
    /// <param name="problem">Why that could not be had.</param>
    /// <param name="isReadAnew">Upstream was asked for this answer: it does not matter that it is not asked otherwise.</param>
    public void Describe(HttpContext context, Job job, JobDetail details, JobAbsence? problem, bool isReadAnew)
    {
        var headers = context.Response.Headers;
        headers[RelayHeaders.ConfirmedAt] = RelayHeaders.Format(JobStateTime.ConfirmedAt(job, upstream.Current));
        if (job.GoneSince is { } since)
        {
            headers["X-Gone-Since"] = RelayHeaders.Format(since);
        }

        if (!isReadAnew && following.FindRest(job) is { } rest)
        {
            headers["X-Not-Followed"] = HeaderWords.Fit(rest);
        }

        Describe(context, DescribeLack(details), job.GoneSince is null ? problem : null);
    }

    /// <param name="problems">The jobs of which what was asked for could not be had anew, and why.</param>
    public void DescribeMany(HttpContext context, JobDetail details, IReadOnlyList<KeyValuePair<string, JobAbsence>> problems)
    {
        if (problems.Count == 0)
        {
            Describe(context);
            return;
        }

        var (jobId, problem) = problems[0];
        var others = problems.Count > 1 ? $" and {problems.Count - 1} more" : "";
        Describe(context, DescribeLack(details) is { } lack ? $"{lack} of {jobId}{others}" : null, problem);
        var concerned = string.Join(',', problems.Select(one => Uri.EscapeDataString(one.Key)));
        if (!upstream.Current.IsSilent && concerned.Length <= MostJobsLength)
        {
            context.Response.Headers[RelayHeaders.ProblemJobs] = concerned;
        }
    }

    public bool IsLeftAlone(Job job) => following.FindRest(job) is not null;

    public void Describe(HttpContext context) => Describe(context, lack: null, problem: null);

    /// <summary>What is missing comes with its own reason, and then what keeps all jobs from being fresh.</summary>
    private void Describe(HttpContext context, string? lack, JobAbsence? problem)
    {
        var status = upstream.Current;
        var problemOfAll = UpstreamStateWords.OfKeyToOthers(status) ?? status.Problem;
        var ofAll =
            // first of whom it is: one that reads from here says the same of us
            status.IsCutOffBehind
                ? Sentence.Join([problemOfAll, DescribeTime(status)])
            : status.IsSilent ? Sentence.Join([DescribeTime(status), problemOfAll])
            : status.RefusedKey is not null ? problemOfAll
            : null;
        var own = ofAll is not null && IsOfAll(problem, ofAll, status) ? null : problem?.Reason;
        if (own is null && ofAll is null)
        {
            return;
        }

        // an upstream that is a Dashboard itself has said what is missing
        var isSaid = problem is null || lack is null || own?.Contains(lack, StringComparison.Ordinal) == true;
        context.Response.Headers[RelayHeaders.Problem] = HeaderWords.Fit(Sentence.Join([isSaid ? null : lack, own, ofAll]));
    }

    /// <summary>
    /// It is missing for what is said of all anyhow: in the same words, that the key is refused, or that a Dashboard upstream is cut off,
    /// of which both its answer and its stream have said why.
    /// </summary>
    private static bool IsOfAll(JobAbsence? problem, string ofAll, UpstreamStatus status) =>
        problem is not null
        && (
            (problem.Failure?.Kind == FailureKind.Unauthorized && status.RefusedKey is not null)
            || (
                problem.Failure?.IsOfRelay == true
                && status is { IsCutOffBehind: true, RelaySilence.Problem: { } told }
                && problem.Reason.Contains(HeaderWords.Fit(told).TrimEnd('.'), StringComparison.Ordinal)
            )
            || ofAll.Contains(problem.Reason, StringComparison.Ordinal)
        );

    private static string? DescribeTime(UpstreamStatus status) =>
        (status, status.StateAt) switch
        {
            ({ IsCutOffBehind: true }, { } known) => $"The state is that of {ToldTime.Format(known)}",
            ({ IsCutOffBehind: true }, null) => null,
            (_, null) => "Upstream has not been heard yet",
            ({ AnswersReads: true }, { } told) => $"Upstream's stream last told something at {ToldTime.Format(told)}",
            (_, { } heard) => $"Upstream was last heard at {ToldTime.Format(heard)}",
        };

    private static string? DescribeLack(JobDetail details) =>
        details == JobDetail.None ? null : $"{UpstreamWords.Lack}{string.Join(", ", details.ToIncludes())}";
}
