using CsCheck;
using Shared.Jobs;
using Shared.Tests.Documents;
using Testing;

namespace Shared.Tests.Jobs;

/// <summary>The same changes by stream, read and webhook, in any order that can happen, give one history: that of the stream alone.</summary>
public sealed class ThreeSourcesTests
{
    internal static readonly Gen<(int Action, int Choice)[]> Steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1000]).Array[0, 60];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void History_HoweverItsPartsArrive_IsThatOfTheStreamAlone(bool saysWhen) =>
        Gen.Select(JobStory.Any, Steps)
            .Sample(
                (story, steps) =>
                {
                    Job? expected = null;
                    for (var i = 0; i < story.Moments.Count; i++)
                    {
                        (expected, _) = JobUpdate.Apply(expected, Delivery.StreamEvent(story, i, "e", JobStory.Begin));
                    }

                    var delivery = new Delivery(story, saysWhen);
                    foreach (var (action, choice) in steps)
                    {
                        delivery.Step(action, choice);
                    }

                    var job = delivery.Finish();
                    Assert.True(Words(expected!).SequenceEqual(Words(job)), delivery.ToString());
                    Doc.AssertSame(expected!.Document, job.Document);
                    Assert.Equal(Attempts(expected), Attempts(job));
                    Assert.Empty(delivery.Disagreements);
                },
                iter: LongTests.Amount(20_000, 1_000_000)
            );

    /// <summary>Without a stream, the states that webhooks tell of are all in the history, whatever their order.</summary>
    [Fact]
    public void Webhooks_InAnyOrderAndRepeated_GiveTheWholeHistory() =>
        Gen.Select(JobStory.Any, Gen.Int[0, 1000].Array[0, 40])
            .Sample(
                (story, order) =>
                {
                    var changes = story.Moments.Where(moment => moment.IsChange).ToList();
                    Job? job = null;
                    foreach (var moment in order.Select(index => changes[index % changes.Count]).Concat(Shuffled(changes, order)))
                    {
                        var observation = moment.Observe(DocumentSource.Webhook, JobStory.Begin) with { ToldAt = moment.At };
                        (job, _) = JobUpdate.Apply(job, observation);
                    }

                    Assert.Equal(changes.Select(moment => $"{moment.Attempt} {moment.State}"), Words(job!));
                },
                iter: LongTests.Amount(20_000, 1_000_000)
            );

    private static IEnumerable<JobStory.Moment> Shuffled(List<JobStory.Moment> moments, int[] order) =>
        moments.OrderBy(moment => order.Length == 0 ? 0 : order[moment.At.Second % order.Length]);

    private static IEnumerable<string> Words(Job job) =>
        job.History.Select(entry => $"{entry.RetryCount} {entry.State.ToApiText()}");

    private static IEnumerable<string> Attempts(Job job) =>
        job.PreviousAttempts.Select(attempt => $"{attempt.RetryCount} {attempt.State} {attempt.Cost} {attempt.ErrorCode}");

    /// <summary>What has happened, how far each source has told of it, and what is under way.</summary>
    internal sealed class Delivery(JobStory story, bool saysWhen)
    {
        private readonly List<string> _log = [];
        private readonly List<JobStory.Moment> _webhooks = [];
        private readonly Queue<(DateTimeOffset SentAt, int Known)> _reads = new();
        private Job? _job;
        private int _truth = -1;
        private int _told = -1;
        private int _epoch;
        private int _second;

        public List<Disagreement> Disagreements { get; } = [];

        private DateTimeOffset Now => JobStory.Begin.AddDays(1).AddSeconds(_second);

        public static Observation StreamEvent(JobStory story, int index, string epoch, DateTimeOffset now) =>
            story.Moments[index].Observe(DocumentSource.Stream, now) with
            {
                Position = new EventPosition("job_1", epoch, index + 1),
            };

        public void Step(int action, int choice)
        {
            _second++;
            switch (action)
            {
                case 0 or 1:
                    Happen(1 + (choice % 3));
                    break;
                case 2 or 3 or 4:
                    Stream(1 + (choice % 3));
                    break;
                case 5 or 6 when _webhooks.Count > 0:
                    // delivered, and perhaps not for the last time
                    var webhook = _webhooks[choice % _webhooks.Count];
                    Apply(Webhook(webhook));
                    if (choice % 3 != 0)
                    {
                        _webhooks.Remove(webhook);
                    }

                    break;
                case 7 when _truth >= 0:
                    _reads.Enqueue((Now, _truth));
                    break;
                case 8 when _reads.Count > 0:
                    Answer(choice);
                    break;
                case 9 when choice % 2 == 0:
                    // the stream is opened anew and begins at its beginning
                    for (var i = 0; i <= _told; i++)
                    {
                        Apply(StreamEvent(story, i, $"e{_epoch}", Now));
                    }

                    break;
                case 9 when _told >= 0 && _told == _truth:
                    // upstream starts anew: it counts anew, and begins with what is
                    _epoch++;
                    Apply(StreamEvent(story, _told, $"e{_epoch}", Now));
                    break;
                default:
                    break;
            }
        }

        public Job Finish()
        {
            Happen(story.Moments.Count);
            while (_reads.Count > 0)
            {
                _second++;
                Answer(_second);
            }

            Stream(story.Moments.Count);
            _webhooks.ForEach(webhook => Apply(Webhook(webhook)));
            return _job!;
        }

        /// <summary>One document that cannot be true, of the kind that is chosen or the next one that is possible.</summary>
        /// <returns>What it contradicts; null where nothing is known yet that could be contradicted.</returns>
        public DisagreementField? Lie(int choice)
        {
            _second++;
            for (var i = 0; i < 6 && _job is not null; i++)
            {
                if (TryLie(_job, (choice + i) % 6) is { } field)
                {
                    return field;
                }
            }

            return null;
        }

        private DisagreementField? TryLie(Job job, int kind)
        {
            var state = job.State.ToApiText();
            var (json, field) = kind switch
            {
                0 when job.Progress >= 1 => (
                    $$"""{"status":"{{state}}","retryCount":{{job.RetryCount}},"progress":{{job.Progress - 1}}}""",
                    DisagreementField.Progress
                ),
                1 when job.IsTerminal => ($$"""{"status":"running","retryCount":{{job.RetryCount}}}""", DisagreementField.Status),
                2 when job.RetryCount > 0 => (
                    $$"""{"status":"failed","retryCount":{{job.RetryCount - 1}}}""",
                    DisagreementField.RetryCount
                ),
                3 when job.DurationSeconds >= 10 && !job.IsTerminal => (
                    $$"""{"status":"{{state}}","retryCount":{{job.RetryCount}},"execution":{"duration":{{job.DurationSeconds - 10}} } }""",
                    DisagreementField.Duration
                ),
                4 when job is { IsOver: true } => (
                    $$"""{"status":"{{(state == "timeout" ? "failed" : "timeout")}}","retryCount":{{job.RetryCount}}}""",
                    DisagreementField.Status
                ),
                5 when job is { Source: DocumentSource.Stream, Position: not null } => (
                    $$"""{"status":"{{(state == "paused" ? "running" : "paused")}}","retryCount":{{job.RetryCount}}}""",
                    DisagreementField.Status
                ),
                _ => default,
            };
            if (json is null)
            {
                return null;
            }

            var lie = new Observation(Doc.Read(json), DocumentSource.Batch, Now);
            Apply(
                kind switch
                {
                    4 => lie with { Source = DocumentSource.Webhook },
                    5 => lie with { Source = DocumentSource.Stream, Position = job.Position },
                    _ => lie with { RequestedAt = Now },
                }
            );
            return field;
        }

        private void Happen(int count)
        {
            for (; count > 0 && _truth < story.Moments.Count - 1; count--)
            {
                _truth++;
                if (story.Moments[_truth].IsChange)
                {
                    _webhooks.Add(story.Moments[_truth]);
                }
            }
        }

        private void Stream(int count)
        {
            for (; count > 0 && _told < _truth; count--)
            {
                _told++;
                Apply(StreamEvent(story, _told, $"e{_epoch}", Now));
            }
        }

        /// <summary>It tells of a moment between the question and the answer.</summary>
        private void Answer(int choice)
        {
            var (sentAt, known) = _reads.Dequeue();
            var index = known + (choice % (_truth - known + 1));
            Apply(story.Moments[index].Observe(DocumentSource.Batch, Now) with { RequestedAt = sentAt });
        }

        private Observation Webhook(JobStory.Moment moment) =>
            moment.Observe(DocumentSource.Webhook, Now) with
            {
                ToldAt = saysWhen ? moment.At : null,
            };

        private void Apply(Observation observation)
        {
            var before = _job;
            (_job, var kind) = JobUpdate.Apply(before, observation);
            if (before is not null && JobDisagreements.Find(before, observation, kind) is { } disagreement)
            {
                Disagreements.Add(disagreement);
            }

            _log.Add(
                $"{observation.Source} {observation.Position} {observation.Document.RetryCount}{observation.Document.State}{observation.Document.Progress} {kind} -> {string.Join(',', Words(_job))} told {_job.StreamedStates} {(_job.IsAheadOfStream ? "ahead" : "")}"
            );
        }

        /// <summary>For the report of a failed search.</summary>
        public override string ToString() => string.Join('\n', _log);
    }
}
