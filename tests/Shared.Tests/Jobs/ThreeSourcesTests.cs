using CsCheck;
using Shared.Jobs;
using Shared.Tests.Documents;
using Testing;

namespace Shared.Tests.Jobs;

/// <summary>The same changes by stream, read and webhook, in any order that can happen, give one history: that of the stream alone.</summary>
public sealed class ThreeSourcesTests
{
    private static readonly Gen<(int Action, int Choice)[]> Steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1000]).Array[0, 60];

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
    private sealed class Delivery(JobStory story, bool saysWhen)
    {
        private readonly List<string> _log = [];
        private readonly List<JobStory.Moment> _webhooks = [];
        private readonly Queue<(DateTimeOffset SentAt, int Known)> _reads = new();
        private Job? _job;
        private int _truth = -1;
        private int _told = -1;
        private int _epoch;
        private int _second;

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
            (_job, var kind) = JobUpdate.Apply(_job, observation);
            _log.Add(
                $"{observation.Source} {observation.Position} {observation.Document.RetryCount}{observation.Document.State}{observation.Document.Progress} {kind} -> {string.Join(',', Words(_job))} told {_job.StreamedStates} {(_job.IsAheadOfStream ? "ahead" : "")}"
            );
        }

        /// <summary>For the report of a failed search.</summary>
        public override string ToString() => string.Join('\n', _log);
    }
}
