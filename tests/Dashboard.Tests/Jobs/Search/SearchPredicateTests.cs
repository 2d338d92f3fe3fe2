using CsCheck;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Shared.Details;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Search;

public sealed class SearchPredicateTests
{
    private static readonly SearchMoment Now = new(JobsOf.Start.UtcTicks);

    /// <summary>A slow and obvious reading of the same terms, from the job itself.</summary>
    [Fact]
    public void AnySearch_FindsWhatAReadingOfTheJobFinds() =>
        Gen.Select(SearchTexts.Right, SearchJobs.Facts.Array[1, 20])
            .Sample(
                (text, jobs) =>
                {
                    var search = JobSearch.Parse(text);
                    foreach (var job in jobs)
                    {
                        Assert.True(
                            search.Terms.All(term => Says(term, job)) == search.Matches(job, Now),
                            $"{text}: {job.Job.Document.JobId} {job.State}"
                        );
                    }
                },
                iter: 5_000
            );

    /// <summary>Until it is asked again, the answer is the same; and it is asked again at the very moment that it turns.</summary>
    [Fact]
    public void Answer_StaysUntilItIsSaidToFlip() =>
        Gen.Select(SearchTexts.Right, SearchJobs.Facts, Gen.Long[-TimeSpan.TicksPerDay, TimeSpan.TicksPerDay], Gen.Double[0, 1])
            .Sample(
                (text, job, offset, part) =>
                {
                    var search = JobSearch.Parse(text);
                    var moment = new SearchMoment(Now.NowTicks + offset);
                    var flipsAt = search.Predicate.FlipsAt(job, moment);
                    Assert.True(flipsAt > moment.NowTicks);
                    Assert.True(search.Predicate.IsOfTime || flipsAt == long.MaxValue);
                    var last = flipsAt == long.MaxValue ? moment.NowTicks + (400 * TimeSpan.TicksPerDay) : flipsAt - 1;
                    var between = moment.NowTicks + (long)((last - moment.NowTicks) * part);
                    Assert.Equal(search.Matches(job, moment), search.Matches(job, new SearchMoment(between)));
                    Assert.Equal(search.Matches(job, moment), search.Matches(job, new SearchMoment(last)));
                    if (flipsAt != long.MaxValue && search.Terms.Length == 1)
                    {
                        Assert.NotEqual(search.Matches(job, moment), search.Matches(job, new SearchMoment(flipsAt)));
                    }
                },
                iter: 20_000
            );

    [Theory]
    [InlineData("gpu:A100", true)]
    [InlineData("gpu:a100", true)]
    [InlineData("gpu:\"A100 80GB\"", true)]
    [InlineData("gpu:A10", false)]
    [InlineData("gpu:NVIDIA*", true)]
    [InlineData("gpu:A100*", false)]
    [InlineData("gpu:H100,A100", true)]
    [InlineData("gpu=A100", false)]
    [InlineData("gpu=\"nvidia a100 80gb\"", true)]
    [InlineData("-gpu=A100", true)]
    [InlineData("gpu!=A100", false)]
    public void Gpu_IsFoundByWholeWords(string text, bool isFound) =>
        Assert.Equal(
            isFound,
            JobSearch
                .Parse(text)
                .Matches(SearchJobs.Of("""{"status":"queued","resources":{"gpuType":"NVIDIA A100 80GB"}}"""), Now)
        );

    /// <summary>What a job has not got is neither more nor less; 'not' is true of it.</summary>
    [Theory]
    [InlineData("cost>0", false)]
    [InlineData("cost<=0", false)]
    [InlineData("cost!=5", true)]
    [InlineData("-cost>0", true)]
    [InlineData("cost:*", false)]
    [InlineData("-cost:*", true)]
    [InlineData("tag.team:*", false)]
    [InlineData("endpoint!=ep_1", true)]
    [InlineData("started<now", false)]
    [InlineData("run>0s", false)]
    public void WhatIsUnknown_IsNeitherMoreNorLess(string text, bool isFound) =>
        Assert.Equal(isFound, JobSearch.Parse(text).Matches(SearchJobs.Of("""{"status":"queued"}"""), Now));

    private static bool Says(SearchTerm term, JobFacts facts) =>
        term.IsExclusion != term.Values.Any(value => SaysOne(term, value, facts));

    private static bool SaysOne(SearchTerm term, SearchValue value, JobFacts facts)
    {
        var job = facts.Job;
        var now = JobsOf.Start;
        var tags = JobTag.ReadAll(job.Document.FindPart("tags") is { } part ? part.Json.Span : "{}"u8);
        return term.Field?.Name.ToUpperInvariant() switch
        {
            null => tags.Select(tag => tag.Value)
                .Append(job.JobId)
                .Append(job.EndpointId)
                .Append(job.ErrorCode)
                .Append(job.ErrorMessage)
                .Append(job.GpuType)
                .Append(job.IsTerminal ? null : job.CurrentStep ?? job.Phase?.ToApiText())
                .Any(text => text?.Contains(value.Text, StringComparison.OrdinalIgnoreCase) == true),
            "STATE" => value.Text == "*" || StateOf(job).ToApiText() == value.Text,
            "IS" => value.Text switch
            {
                "starred" => facts.Marks.HasFlag(JobMarks.Starred),
                "watched" => facts.Marks.HasFlag(JobMarks.Watched),
                "stalled" => facts.Marks.HasFlag(JobMarks.Stalled),
                "doomed" => job is { IsWaitingForRetry: true, GoneSince: null } && job.ErrorMessage == SearchJobs.TooLarge,
                "failing" => job.State is JobState.Failed or JobState.Timeout
                    && (!job.IsWaitingForRetry || job.GoneSince is not null),
                "retrying" => job.IsWaitingForRetry && job.GoneSince is null,
                "active" => job.GoneSince is null && (!job.IsTerminal || job.IsWaitingForRetry),
                "over" => job.IsTerminal && !job.IsWaitingForRetry,
                _ => job.GoneSince is not null,
            },
            "JOB" => Same(job.JobId, value),
            "ENDPOINT" => Same(job.EndpointId, value),
            "STEP" => Same(job.CurrentStep, value),
            "ERROR" => Same(job.ErrorCode, value) || Same(job.ErrorMessage, value),
            "GPU" => value.IsPattern || term.Operator == SearchOperator.Whole
                ? Same(job.GpuType, value)
                : job.GpuType is { } type
                    && $" {Spaced(type)} ".Contains($" {Spaced(value.Text)} ", StringComparison.OrdinalIgnoreCase)
                    && value.Text.Trim().Length > 0,
            "TAG.PROJECTID" or "TAG.PROJECT_ID" => tags.Any(tag => Same(tag.Value, value)),
            "COST" => Holds(term.Operator, job.Cost?.CompareTo(value.Dollars), value),
            "PROGRESS" => Holds(term.Operator, job.Progress?.CompareTo(value.Number), value),
            "UTILIZATION" => Holds(
                term.Operator,
                job.State == JobState.Running && job.GoneSince is null
                    ? job.GpuUtilizationPercent?.CompareTo(value.Number)
                    : null,
                value
            ),
            "RETRIES" => Holds(
                term.Operator,
                job.RetryCount.CompareTo((int)value.Number) is var order && value.Number % 1 == 0
                    ? order
                    : ((double)job.RetryCount).CompareTo(value.Number),
                value
            ),
            "AGE" => Holds(term.Operator, (now - job.CreatedAt)?.Ticks.CompareTo(value.Ticks), value),
            "WAIT" => Holds(
                term.Operator,
                (
                    (job.StartedAt ?? (facts.IsActive ? now : null))
                    - (
                        job.RetryCount == 0 ? job.CreatedAt
                        : job.StartedAt is null ? now
                        : (DateTimeOffset?)null
                    )
                )?.Ticks.CompareTo(value.Ticks),
                value
            ),
            "RUN" => Holds(
                term.Operator,
                ((job.EndedAt ?? (facts.IsActive ? now : null)) - job.StartedAt)?.Ticks.CompareTo(value.Ticks),
                value
            ),
            "CREATED" => At(term.Operator, job.CreatedAt, value),
            "STARTED" => At(term.Operator, job.StartedAt, value),
            "ENDED" => At(term.Operator, job.EndedAt, value),
            "ETA" => At(
                term.Operator,
                job.GoneSince is not null ? null
                    : job.IsWaitingForRetry ? job.Document.NextRetryAt
                    : job.IsTerminal ? null
                    : job.EstimatedCompletion,
                value
            ),
            var name => throw new NotSupportedException(name),
        };
    }

    /// <summary>What was not over when upstream lost it is in no state that anybody knows.</summary>
    private static JobState StateOf(Job job) =>
        job.GoneSince is null || job.State >= JobState.Completed ? job.State : JobState.Unknown;

    private static string Spaced(string text) =>
        string.Concat(text.Select(letter => char.IsLetterOrDigit(letter) || letter == '_' ? letter : ' '));

    private static bool Same(string? text, SearchValue value)
    {
        if (text is null)
        {
            return false;
        }

        var pattern = System.Text.RegularExpressions.Regex.Escape(value.Text);
        pattern = value.IsPattern
            ? pattern.Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)
            : pattern;
        return System.Text.RegularExpressions.Regex.IsMatch(
            text,
            $@"\A{pattern}\z",
            System.Text.RegularExpressions.RegexOptions.IgnoreCase | System.Text.RegularExpressions.RegexOptions.Singleline,
            TimeSpan.FromSeconds(1)
        );
    }

    private static bool Holds(SearchOperator op, int? order, SearchValue value) =>
        order is { } known
        && (
            value.Text == "*"
            || op switch
            {
                SearchOperator.More => known > 0,
                SearchOperator.AtLeast => known >= 0,
                SearchOperator.Less => known < 0,
                SearchOperator.AtMost => known <= 0,
                _ => known == 0,
            }
        );

    private static bool At(SearchOperator op, DateTimeOffset? at, SearchValue value)
    {
        var from = value.IsFromNow ? JobsOf.Start.AddTicks(value.Ticks) : new DateTimeOffset(value.Ticks, TimeSpan.Zero);
        var until = from.AddTicks(Math.Max(1, value.LengthTicks));
        return at is { } known
            && op switch
            {
                SearchOperator.More => known >= until,
                SearchOperator.AtLeast => known >= from,
                SearchOperator.Less => known < from,
                SearchOperator.AtMost => known < until,
                _ => known >= from && known < until,
            };
    }
}
