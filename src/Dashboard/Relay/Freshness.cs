using System.Globalization;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Dashboard.Upstream.Errors;
using Shared.Jobs;

namespace Dashboard.Relay;

/// <summary>
/// Says on an answer from memory how fresh it is: <c>X-Confirmed-At</c>, <c>X-Gone-Since</c> and <c>X-Not-Followed</c> of one job, and
/// <c>X-Upstream-Problem</c> of whatever is served while upstream is not heard.
/// </summary>
internal sealed class Freshness(IUpstreamStatusSource upstream, IJobFollowing following)
{
    /// <summary>Characters of a sentence in a header.</summary>
    private const int MostLength = 200;

    /// <param name="problem">Why newer details could not be had; what keeps all jobs from being fresh is said before it.</param>
    /// <param name="isReadAnew">Upstream was asked for this answer: it does not matter that it is not asked otherwise.</param>
    public void Describe(HttpContext context, Job job, JobAbsence? problem, bool isReadAnew)
    {
        var headers = context.Response.Headers;
        headers["X-Confirmed-At"] = Format(job.LastConfirmedAt);
        if (job.GoneSince is { } since)
        {
            headers["X-Gone-Since"] = Format(since);
        }

        if (!isReadAnew && following.FindRest(job) is { } rest)
        {
            headers["X-Not-Followed"] = Fit(rest);
        }

        Describe(context, job.GoneSince is null ? problem : null);
    }

    /// <param name="problem">Why newer details of some job could not be had.</param>
    public void Describe(HttpContext context, JobAbsence? problem)
    {
        if (!Describe(context) && problem is not null)
        {
            context.Response.Headers["X-Upstream-Problem"] = Fit(problem.Reason);
        }
    }

    public bool IsLeftAlone(Job job) => following.FindRest(job) is not null;

    /// <returns>False where upstream is heard.</returns>
    public bool Describe(HttpContext context)
    {
        var status = upstream.Current;
        var problem = UpstreamWords.OfKey(status) ?? status.Problem;
        if (status is { IsSilent: false, RefusedKey: not null })
        {
            context.Response.Headers["X-Upstream-Problem"] = Fit(problem!);
        }
        else if (status.IsSilent)
        {
            context.Response.Headers["X-Upstream-Problem"] = Fit(
                status.StateAt is { } last
                    ? $"{(status.AnswersReads ? "Upstream's stream last told something" : "Upstream was last heard")} at {Format(last)}. {problem}"
                    : $"Upstream has not been heard yet. {problem}"
            );
        }

        return status.IsSilent;
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A header is ASCII.</summary>
    private static string Fit(string words)
    {
        var plain = ErrorWords.Clean(words, key: null, MostLength).Replace("…", "...", StringComparison.Ordinal);
        return plain.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? string.Concat(plain.Select(character => character is >= ' ' and <= '~' ? character : '?'))
            : plain;
    }
}
