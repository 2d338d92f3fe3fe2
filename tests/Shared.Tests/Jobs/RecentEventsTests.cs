using System.Text;
using CsCheck;
using Shared.Jobs;
using Shared.Tests.Documents;
using Testing;

namespace Shared.Tests.Jobs;

/// <summary>A stream of partial documents has lost one, and the read that makes up for it is overtaken by the next ones.</summary>
public sealed class RecentEventsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void StateThatNoEventHasToldSince_IsTakenFromTheAnswer_AndTheFiguresFromTheEvents()
    {
        var job = Apply(
            Event(1, 1, """{"status":"running","progress":39,"currentStep":"one"}"""),
            Event(2, 2, """{"progress":40}"""),
            // the third one, paused, is lost, and a read is sent at second 3
            Event(4, 4, """{"progress":41,"tags":{"a":"new"}}"""),
            Answer(3, 5, """{"status":"paused","progress":40,"currentStep":"two","tags":{"a":"old","b":"1"}}""")
        );

        Assert.Equal((JobState.Paused, 41, "two"), (job.State, job.Progress, job.CurrentStep));
        Assert.Equal("""{"a":"new","b":"1"}""", Encoding.UTF8.GetString(job.Document.FindPart("tags")!.Value.Json.Span));
        Assert.Equal(JobState.Paused, job.History[^1].State);

        job = Apply(job, Event(5, 6, """{"progress":42}"""), Event(6, 7, """{"status":"running","progress":43}"""));
        Assert.Equal((JobState.Running, 43, false), (job.State, job.Progress, job.IsAheadOfStream));
    }

    [Fact]
    public void StateThatAnEventHasToldSince_Stays()
    {
        var job = Apply(
            Event(1, 1, """{"status":"running","progress":39}"""),
            Event(4, 4, """{"status":"completed"}"""),
            Event(5, 5, """{"progress":100}"""),
            Answer(3, 6, """{"status":"paused","progress":40}""")
        );

        Assert.Equal((JobState.Completed, 100), (job.State, job.Progress));
    }

    /// <summary>It was written after what the events tell, though they came first.</summary>
    [Theory]
    [InlineData("""{"status":"completed","progress":100}""", JobState.Completed, 100, 0)]
    [InlineData("""{"status":"running","progress":7,"retryCount":1}""", JobState.Running, 7, 1)]
    [InlineData("""{"status":"paused","progress":43}""", JobState.Paused, 43, 0)]
    public void AnswerOfALaterMoment_IsTakenWhole(string answer, JobState state, double progress, int retryCount)
    {
        var job = Apply(
            Event(1, 1, """{"status":"running","progress":39,"retryCount":0}"""),
            Event(2, 4, """{"progress":42}"""),
            Answer(3, 5, answer)
        );

        Assert.Equal((state, progress, retryCount), (job.State, job.Progress, job.RetryCount));
    }

    [Fact]
    public void AnswerOfAnEarlierMoment_IsOutOfDate()
    {
        var known = Apply(
            Event(1, 1, """{"status":"running","execution":{"duration":50}}"""),
            Event(2, 4, """{"progress":42}""")
        );

        var (job, kind) = JobUpdate.Apply(known, Answer(3, 5, """{"status":"paused","execution":{"duration":20}}"""));

        Assert.Equal((UpdateKind.OutOfDate, JobState.Running), (kind, job.State));
    }

    /// <summary>Its last value may have been lost; what was told a moment ago is what is so now.</summary>
    [Fact]
    public void WhatWasToldLongAgo_DoesNotHideWhatTheAnswerKnows()
    {
        var job = Apply(
            Event(1, 0, """{"status":"running"}"""),
            Event(2, 1, """{"currentStep":"one"}"""),
            Event(3, 70, """{"progress":10}"""),
            Event(4, 140, """{"progress":11}"""),
            Event(5, 141, """{"progress":12}"""),
            Answer(140, 142, """{"status":"running","currentStep":"two","progress":11}""")
        );

        Assert.Equal(("two", 12), (job.CurrentStep, job.Progress));
    }

    [Fact]
    public void JobThatAnEventWithoutAStateDiscovers_HasThatOfTheListThatWasOnItsWay()
    {
        var job = Apply(Event(7, 2, """{"progress":10}"""), Answer(1, 3, """{"status":"running","progress":9}"""));

        Assert.Equal((JobState.Running, 10), (job.State, job.Progress));
    }

    /// <summary>
    /// Events of which any may be lost, and reads that are sent when one was, one after the other, and answered any time later with what was
    /// so in between: in the end the state is the right one.
    /// </summary>
    [Fact]
    public void LostEvents_EachMadeUpForByARead_LeaveTheRightState() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 6], Gen.Int[0, 100])
            .Array[1, 40]
            .Sample(
                steps =>
                {
                    var story = new LossyStory();
                    foreach (var (change, loss, wait, choice) in steps)
                    {
                        story.Step(change == 0, loss == 0, wait, choice);
                    }

                    story.Finish();
                    Assert.Equal(story.State, story.Job!.State.ToApiText());
                },
                iter: LongTests.Amount(20_000, 1_000_000)
            );

    private static Job Apply(params Observation[] observations) => Apply(null, observations);

    private static Job Apply(Job? job, params Observation[] observations)
    {
        foreach (var observation in observations)
        {
            (job, _) = JobUpdate.Apply(job, observation);
        }

        return job!;
    }

    private static Observation Event(long sequence, int second, string json) =>
        new(Doc.Read(json), DocumentSource.Stream, Start.AddSeconds(second), new EventPosition("job_1", "e", sequence));

    private static Observation Answer(int askedAt, int second, string json) =>
        new(Doc.Read(json), DocumentSource.Batch, Start.AddSeconds(second), null, Start.AddSeconds(askedAt));

    /// <summary>A job that runs and pauses, told of once a second by a stream that names its state only when it changes.</summary>
    private sealed class LossyStory
    {
        private readonly List<(string State, int Progress)> _truth = [];
        private (int SentAt, int DueAt, int Choice)? _read;
        private bool _isOnceMore;
        private int _second = -1;

        public Job? Job { get; private set; }

        public string State => _truth[^1].State;

        public void Step(bool isChange, bool isLost, int wait, int choice)
        {
            _second++;
            var before = _truth.Count == 0 ? "paused" : State;
            isChange |= _truth.Count == 0;
            var state = isChange ? (before == "paused" ? "running" : "paused") : before;
            _truth.Add((state, _second));
            if (isLost && Job is not null)
            {
                _isOnceMore |= _read is not null;
                _read ??= (_second, _second + wait, choice);
            }
            else
            {
                var status = isChange ? $"\"status\":\"{state}\"," : "";
                Job = Apply(Job, Event(_second, _second, $$"""{{{status}}"progress":{{_second}}}"""));
            }

            Answer();
        }

        public void Finish()
        {
            while (_read is not null)
            {
                _second++;
                Answer();
            }
        }

        private void Answer()
        {
            if (_read is not { } read || read.DueAt > _second)
            {
                return;
            }

            var first = Math.Min(read.SentAt, _truth.Count - 1);
            var latest = Math.Min(_second, _truth.Count - 1);
            var (state, progress) = _truth[first + (read.Choice % (latest - first + 1))];
            Job = Apply(
                Job,
                RecentEventsTests.Answer(read.SentAt, _second, $$"""{"status":"{{state}}","progress":{{progress}}}""")
            );
            _read = _isOnceMore ? (_second, _second + read.Choice % 5, read.Choice / 5) : null;
            _isOnceMore = false;
        }
    }
}
