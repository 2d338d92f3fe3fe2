using CsCheck;
using Shared.Details;
using Shared.Jobs;
using Shared.Tests.Documents;

namespace Shared.Tests.Jobs;

public sealed class JobUpdateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Terminal_LateRunningDocument_StaysTerminal()
    {
        var job = Apply(Read("""{"status":"running","progress":80}"""), Read("""{"status":"completed","progress":100}"""));

        var (after, kind) = JobUpdate.Apply(job, Read("""{"status":"running","progress":90}"""));

        Assert.Equal((JobState.Completed, 100d, UpdateKind.OutOfDate), (after.State, after.Progress, kind));
    }

    [Fact]
    public void Terminal_LateDocument_FillsWhatNobodyElseSaid()
    {
        var job = Apply(Read("""{"status":"completed"}"""));

        var (after, _) = JobUpdate.Apply(
            job,
            Read("""{"status":"running","progress":90,"endpointId":"ep_1","tags":{"team":"a"}}""")
        );

        Assert.Equal((JobState.Completed, null, "ep_1"), (after.State, after.Progress, after.EndpointId));
        Assert.Equal("a", Assert.Single(after.Document.ReadTags()).Value);
    }

    [Fact]
    public void JobThatARelayCallsGone_IsSoUntilItIsToldOfWithoutThat()
    {
        var gone = Apply(Read("""{"status":"running","goneSince":"2026-01-01T01:00:00Z"}"""));
        var there = Apply(Read("""{"status":"running","goneSince":"2026-01-01T01:00:00Z"}"""), Read("""{"status":"running"}"""));

        Assert.Equal((JobState.Running, JobState.Unknown), (gone.State, gone.CountedState));
        Assert.Equal((JobState.Running, null), (there.CountedState, there.GoneSince));
        Assert.Equal(
            JobState.Completed,
            Apply(Read("""{"status":"completed","goneSince":"2026-01-01T01:00:00Z"}""")).CountedState
        );
    }

    /// <summary>It was read, and is of the time at which it was there: what is told later confirms nothing.</summary>
    [Fact]
    public void JobThatARelayCallsGone_WasConfirmedNoLaterThanThat()
    {
        var gone = Apply(
            Read("""{"status":"running"}"""),
            Read("""{"status":"running","goneSince":"2026-01-01T00:00:05Z"}""", 60)
        );

        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 5, TimeSpan.Zero), gone.LastConfirmedAt);
    }

    [Fact]
    public void Failed_RetryWithHigherCount_StartsAFreshAttempt()
    {
        var job = Apply(
            Read(
                """{"status":"running","progress":45,"tags":{"team":"a"},"execution":{"costAccrued":1.25},"resources":{"gpuUtilization":90}}"""
            ),
            Read(
                """{"status":"failed","error":{"code":"OOM","message":"m"},"retryable":true,"retryCount":0,"nextRetryAt":"2026-01-01T01:00:00Z"}"""
            )
        );
        Assert.True(job.IsWaitingForRetry);

        var (after, kind) = JobUpdate.Apply(job, Read("""{"status":"queued","retryCount":1}"""));

        Assert.Equal((UpdateKind.Retried, JobState.Queued, 1), (kind, after.State, after.RetryCount));
        Assert.Equal((null, null, null, null), (after.Progress, after.ErrorCode, after.Cost, after.EndedAt));
        Assert.Equal("a", Assert.Single(after.Document.ReadTags()).Value);
        var attempt = Assert.Single(after.PreviousAttempts);
        Assert.Equal((JobState.Failed, "OOM", 1.25m), (attempt.State, attempt.ErrorCode, attempt.Cost));
    }

    /// <summary>The retry's own document says none of it any more.</summary>
    [Fact]
    public void FailedAttempt_KeepsWhatWasSaidOfItsFailure_ALateDocumentFillsIt()
    {
        var job = Apply(
            Read("""{"status":"running","progress":45,"retryCount":0}"""),
            Read(
                """{"status":"failed","retryCount":0,"error":{"code":"OOM","message":"m","details":{"step":"encode","memoryRequired":"45GB"}}}"""
            ),
            Read("""{"status":"queued","retryCount":1}"""),
            Read(
                """{"status":"failed","retryCount":0,"error":{"code":"LATE","details":{"memoryAvailable":"40GB","suggestion":"less"}}}"""
            ) with
            {
                Source = DocumentSource.Webhook,
            }
        );

        var attempt = Assert.Single(job.PreviousAttempts);
        Assert.Equal(45, attempt.Progress);
        Assert.Equal(
            ("OOM", "m", "encode", "less", "45 GB", "40 GB"),
            (
                attempt.ErrorCode,
                attempt.Error!.Message,
                attempt.Error.Step,
                attempt.Error.Suggestion,
                $"{attempt.Error.MemoryRequired}",
                $"{attempt.Error.MemoryAvailable}"
            )
        );
        Assert.Null(job.Document.ReadError());
    }

    [Fact]
    public void AttemptsError_OfAnyLength_IsKeptShort()
    {
        var length = new string('x', 5000);
        var job = Apply(
            Read(
                $$$"""{"status":"failed","error":{"code":"OOM","details":{"suggestion":"{{{length}}}","memoryRequired":"{{{length}}}"} } }"""
            ),
            Read("""{"status":"queued","retryCount":1}""")
        );

        var error = Assert.Single(job.PreviousAttempts).Error!;
        Assert.InRange(error.Suggestion!.Length, 1, 1000);
        Assert.Null(error.MemoryRequired);
    }

    /// <summary>When it was seen ended stands in for the end, until upstream tells that.</summary>
    [Fact]
    public void EndOfAnAttempt_IsEstimated_UntilALateDocumentTellsIt()
    {
        var job = Apply(
            Read("""{"status":"running","retryCount":0}"""),
            Read("""{"status":"failed","retryCount":0}"""),
            Read("""{"status":"queued","retryCount":1}""")
        );
        Assert.True(Assert.Single(job.PreviousAttempts) is { IsEndEstimated: true, EndedAt: not null });

        var told = Apply(
            job,
            Read("""{"status":"failed","retryCount":0,"failedAt":"2026-01-01T00:00:07Z"}""") with
            {
                Source = DocumentSource.Webhook,
            }
        );

        var attempt = Assert.Single(told.PreviousAttempts);
        Assert.Equal((false, Start.AddSeconds(7)), (attempt.IsEndEstimated, attempt.EndedAt));
    }

    /// <summary>The end said no retry count: the next attempt's is higher than none.</summary>
    [Theory]
    [InlineData(DocumentSource.Stream)]
    [InlineData(DocumentSource.Batch)]
    [InlineData(DocumentSource.Webhook)]
    public void FailedWithoutACount_ThenQueuedWithOne_IsARetry(DocumentSource source)
    {
        var job = Apply(Read("""{"status":"failed","error":{"code":"OOM"},"progress":45}""") with { Source = source });

        var (after, kind) = JobUpdate.Apply(
            job,
            Read("""{"status":"queued","retryCount":1}""", atSecond: 3) with
            {
                Source = source,
                RequestedAt = source == DocumentSource.Batch ? Start.AddSeconds(2) : null,
            }
        );

        Assert.Equal((UpdateKind.Retried, JobState.Queued, 1), (kind, after.State, after.RetryCount));
        Assert.Equal((0, "OOM"), (Assert.Single(after.PreviousAttempts).RetryCount, after.PreviousAttempts[0].ErrorCode));
    }

    /// <summary>A read has told of the end; the stream tells of it too, and then of the retry.</summary>
    [Fact]
    public void FailedWithoutACount_ReadBeforeTheStreamTellsOfIt_IsLeftForARetry()
    {
        var job = Apply(
            At(3, """{"status":"running","progress":45}"""),
            Read("""{"status":"failed","progress":45}""", atSecond: 2) with
            {
                Source = DocumentSource.Batch,
                RequestedAt = Start.AddSeconds(1),
            }
        );

        Assert.Equal(JobState.Failed, Apply(job, At(4, """{"status":"running","progress":45,"retryCount":1}""")).State);
        job = Apply(job, At(5, """{"status":"failed","progress":45}"""), At(6, """{"status":"queued","retryCount":1}"""));

        Assert.Equal((JobState.Queued, 1), (job.State, job.RetryCount));
    }

    /// <summary>The answer to a read that was sent before the end became known, and that its own attempt's count stands in.</summary>
    [Fact]
    public void FailedWithoutACount_LateAnswerOfItsOwnAttempt_IsOutOfDate()
    {
        var job = Apply(
            Read("""{"status":"failed"}""", atSecond: 3) with
            {
                Source = DocumentSource.Batch,
                RequestedAt = Start.AddSeconds(2),
            }
        );

        var late = Read("""{"status":"running","retryCount":1}""", atSecond: 4) with
        {
            Source = DocumentSource.Batch,
            RequestedAt = Start.AddSeconds(1),
        };

        Assert.Equal(UpdateKind.OutOfDate, JobUpdate.Apply(job, late).Kind);
    }

    /// <summary>As the API page writes it: a completed document says no retry count.</summary>
    [Theory]
    [InlineData("""{"status":"completed","finalMetrics":{"totalCost":2}}""", 1)]
    [InlineData("""{"status":"completed","retryCount":1,"finalMetrics":{"totalCost":2}}""", 1)]
    [InlineData("""{"status":"completed","retryCount":3,"finalMetrics":{"totalCost":2}}""", 3)]
    public void Retry_OfWhichOnlyTheEndIsSeen_IsAnAttemptOfItsOwn(string end, int retryCount)
    {
        var job = Apply(
            Read("""{"status":"running","execution":{"costAccrued":1.25},"tags":{"team":"a"}}"""),
            Read(
                """{"status":"failed","error":{"code":"OOM"},"partialResults":{"n":1},"retryCount":0,"nextRetryAt":"2026-01-01T01:00:00Z"}"""
            )
        );

        var (after, kind) = JobUpdate.Apply(job, Read(end));

        Assert.Equal((UpdateKind.Retried, JobState.Completed, retryCount), (kind, after.State, after.RetryCount));
        Assert.Equal((null, 2m, false), (after.ErrorCode, after.Cost, after.IsWaitingForRetry));
        Assert.Null(after.Document.FindPart("partialResults"));
        Assert.Equal("a", Assert.Single(after.Document.ReadTags()).Value);
        var attempt = Assert.Single(after.PreviousAttempts);
        Assert.Equal((0, JobState.Failed, "OOM", 1.25m), (attempt.RetryCount, attempt.State, attempt.ErrorCode, attempt.Cost));
    }

    [Fact]
    public void Failed_WithoutAnAnnouncedRetry_IsNotLeftForAnotherEnd()
    {
        var job = Apply(Read("""{"status":"failed","retryCount":0}"""));

        Assert.Equal(UpdateKind.OutOfDate, JobUpdate.Apply(job, Read("""{"status":"completed"}""")).Kind);
    }

    /// <summary>A list is read while the stream lags behind it: after a gap, and at the start.</summary>
    [Fact]
    public void EventsThatAReadHasOvertaken_DoNotTurnTheJobBack()
    {
        var job = Apply(
            At(3, """{"status":"running","progress":90,"retryCount":0}"""),
            Read("""{"status":"running","progress":10,"retryCount":1}""") with
            {
                Source = DocumentSource.Batch,
                RequestedAt = Start.AddSeconds(1),
            }
        );
        Assert.Single(job.PreviousAttempts);

        var after = Apply(
            job,
            At(4, """{"status":"failed","retryCount":0,"nextRetryAt":"2026-01-01T01:00:00Z"}"""),
            At(5, """{"status":"queued","retryCount":1,"progress":0}"""),
            At(6, """{"status":"running","retryCount":1,"progress":10}"""),
            At(7, """{"status":"paused","retryCount":1,"progress":10}""")
        );

        Assert.Equal((JobState.Paused, 1, 7L), (after.State, after.RetryCount, after.Position!.Sequence));
        Assert.Single(after.PreviousAttempts);
    }

    [Fact]
    public void EventAtTheStart_OfAnEarlierStageThanTheList_IsPassedBy()
    {
        var job = Apply(
            Read("""{"status":"running","progress":0}""") with
            {
                Source = DocumentSource.Batch,
                RequestedAt = Start,
            }
        );

        Assert.Equal(UpdateKind.OutOfDate, JobUpdate.Apply(job, At(1, """{"status":"queued","progress":0}""")).Kind);
        Assert.Equal(UpdateKind.Advanced, JobUpdate.Apply(job, At(2, """{"status":"paused","progress":0}""")).Kind);
    }

    [Fact]
    public void Read_SentBeforeTheLastEvent_Loses()
    {
        var job = Apply(Read("""{"status":"running","progress":50}""", atSecond: 10));

        var answer = Read("""{"status":"queued","priority":"high"}""", atSecond: 11) with { RequestedAt = Start.AddSeconds(9) };
        var (after, kind) = JobUpdate.Apply(job, answer);

        Assert.Equal((UpdateKind.OutOfDate, JobState.Running, "high"), (kind, after.State, after.Priority));
    }

    [Fact]
    public void Read_SentAfterTheLastEvent_Wins()
    {
        var job = Apply(Read("""{"status":"queued"}""", atSecond: 10));

        var answer = Read("""{"status":"initializing"}""", atSecond: 12) with { RequestedAt = Start.AddSeconds(11) };

        Assert.Equal(JobState.Initializing, JobUpdate.Apply(job, answer).Job.State);
    }

    [Fact]
    public void Position_DecidesAgainstContent()
    {
        var job = Apply(At(5, """{"status":"running","progress":50}"""));

        // upstream corrected itself: later by position, earlier by content
        Assert.Equal(40, JobUpdate.Apply(job, At(6, """{"status":"running","progress":40}""")).Job.Progress);
        Assert.Equal(50, JobUpdate.Apply(job, At(4, """{"status":"running","progress":60}""")).Job.Progress);
        Assert.Equal(UpdateKind.OutOfDate, JobUpdate.Apply(job, At(5, """{"status":"running","progress":50}""")).Kind);
    }

    [Fact]
    public void Position_OfANewEpoch_IsJudgedByContent()
    {
        var job = Apply(At(500, """{"status":"running","progress":50}"""));

        Assert.Equal(60, JobUpdate.Apply(job, At(1, """{"status":"running","progress":60}""", "new")).Job.Progress);
        Assert.Equal(50, JobUpdate.Apply(job, At(1, """{"status":"running","progress":10}""", "new")).Job.Progress);
    }

    [Fact]
    public void End_NotTold_IsTheFirstSightAndMarked()
    {
        var seen = Apply(Read("""{"status":"running"}"""), Read("""{"status":"timeout"}""", atSecond: 7));
        Assert.Equal((Start.AddSeconds(7), true), (seen.EndedAt, seen.IsEndEstimated));

        var told = Apply(Read("""{"status":"failed","failedAt":"2026-01-01T00:00:03Z"}""", atSecond: 9));
        Assert.Equal((Start.AddSeconds(3), false), (told.EndedAt, told.IsEndEstimated));
    }

    /// <summary>
    /// The oracle: whatever is repeated and however late it comes, the state is that of the highest position seen, and the history of
    /// states is a subsequence of the true one.
    /// </summary>
    [Fact]
    public void Events_DuplicatedAndReordered_EndInTheLastState()
    {
        string[] story =
        [
            """{"status":"queued"}""",
            """{"status":"initializing"}""",
            """{"status":"running","progress":10}""",
            """{"status":"running","progress":60}""",
            """{"status":"failed","retryCount":0,"retryable":true,"nextRetryAt":"2026-01-01T01:00:00Z"}""",
            """{"status":"queued","retryCount":1}""",
            """{"status":"running","progress":30,"retryCount":1}""",
            """{"status":"completed","progress":100,"retryCount":1}""",
        ];
        Gen.Int[0, story.Length - 1]
            .Array[1, 30]
            .Sample(arrivals =>
            {
                Job? job = null;
                foreach (var index in arrivals)
                {
                    (job, _) = JobUpdate.Apply(job, At(index, story[index]));
                    var latest = Read(story[arrivals[..(Array.IndexOf(arrivals, index) + 1)].Max()]).Document;
                    Assert.True(JobOrder.CompareContent(job.Document, latest) >= 0 || job.State == latest.State);
                }

                Assert.Equal(Read(story[arrivals.Max()]).Document.State, job!.State);
                Assert.InRange(job.PreviousAttempts.Length, 0, 1);
            });
    }

    /// <summary>
    /// The oracle for a relay whose stream loses events and whose reads overtake it: a true story, read by position or by answers of what
    /// is true at that moment, in the order of a real connection (events in order with holes, answers at any time). However it is cut, a
    /// state seen is never turned back, and once a read has seen the last state, that one stays.
    /// </summary>
    [Fact]
    public void StreamWithHoles_AndReadsBetween_NeverGoesBack()
    {
        string[] story =
        [
            """{"status":"queued","progress":0,"retryCount":0}""",
            """{"status":"initializing","progress":0,"retryCount":0}""",
            """{"status":"running","progress":0,"retryCount":0}""",
            """{"status":"running","progress":60,"retryCount":0,"execution":{"duration":9,"costAccrued":1}}""",
            """{"status":"failed","retryCount":0,"retryable":true,"nextRetryAt":"2026-01-01T01:00:00Z"}""",
            """{"status":"queued","progress":0,"retryCount":1}""",
            """{"status":"running","progress":30,"retryCount":1,"execution":{"duration":3,"costAccrued":0.5}}""",
            """{"status":"completed","progress":100}""",
        ];
        var step = Gen.Select(Gen.Int[0, 3], Gen.Bool);
        step.Array[1, 20]
            .Sample(steps =>
            {
                // the stream's place lags behind the truth by as much as the reads overtake it
                var (truth, place, second) = (0, -1, 0);
                Job? job = null;
                var highest = -1;
                foreach (var (advance, isRead) in steps)
                {
                    truth = Math.Min(story.Length - 1, truth + advance);
                    second++;
                    Observation observation;
                    int index;
                    if (isRead)
                    {
                        index = truth;
                        observation = Read(story[index], second) with
                        {
                            Source = DocumentSource.Batch,
                            RequestedAt = Start.AddSeconds(second),
                        };
                    }
                    else
                    {
                        // a hole of any size, never past the truth
                        index = place = Math.Min(truth, place + 1 + (advance % 2));
                        observation = At(index, story[index]) with { ReceivedAt = Start.AddSeconds(second) };
                    }

                    (job, _) = JobUpdate.Apply(job, observation);
                    highest = Math.Max(highest, index);
                    Assert.Equal(Read(story[highest]).Document.State, job.State);
                }

                Assert.InRange(job!.PreviousAttempts.Length, 0, 1);
            });
    }

    private static Job Apply(params Observation[] observations) => Apply(null, observations);

    private static Job Apply(Job? job, params Observation[] observations)
    {
        foreach (var observation in observations)
        {
            (job, _) = JobUpdate.Apply(job, observation);
        }

        return job!;
    }

    private static Observation Read(string json, int atSecond = 0) =>
        new(Doc.Read(json), DocumentSource.Stream, Start.AddSeconds(atSecond));

    private static Observation At(long sequence, string json, string epoch = "e") =>
        Read(json) with
        {
            Position = new EventPosition("job_1", epoch, sequence),
        };
}
