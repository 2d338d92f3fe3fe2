using CsCheck;
using Shared.Documents;
using Shared.Jobs;
using Shared.Tests.Documents;
using Testing;

namespace Shared.Tests.Jobs;

public sealed class JobDisagreementsTests
{
    private static readonly DateTimeOffset Start = JobStory.Begin;

    /// <summary>Sent after all that was known had come, so that nothing can have overtaken it.</summary>
    [Theory]
    [InlineData("""{"status":"completed"}""", """{"status":"running"}""", DisagreementField.Status)]
    [InlineData("""{"status":"failed","retryCount":0}""", """{"status":"completed"}""", DisagreementField.Status)]
    [InlineData(
        """{"status":"queued","retryCount":2}""",
        """{"status":"running","retryCount":1}""",
        DisagreementField.RetryCount
    )]
    [InlineData(
        """{"status":"running","execution":{"duration":90}}""",
        """{"status":"running","execution":{"duration":88}}""",
        DisagreementField.Duration
    )]
    [InlineData(
        """{"status":"running","execution":{"duration":90,"costAccrued":2.5}}""",
        """{"status":"running","execution":{"duration":95,"costAccrued":2.4}}""",
        DisagreementField.CostAccrued
    )]
    [InlineData("""{"status":"running","progress":50}""", """{"status":"paused","progress":49}""", DisagreementField.Progress)]
    public void LaterRead_ThatTakesBackWhatIsKnown_Disagrees(string known, string said, DisagreementField field)
    {
        var job = Apply(null, Event(known, 1)).Job;

        var found = Find(job, Read(said, asked: 2, at: 3));

        Assert.Equal((field, DisagreementBasis.AskedLater), (found?.Field, found?.Basis));
        Assert.Equal((DocumentSource.Stream, DocumentSource.Batch), (found?.KnownBy, found?.SaidBy));
        Assert.Null(Find(job, Read(said, asked: 1, at: 3)));
    }

    [Theory]
    [InlineData("""{"status":"completed","progress":100}""", """{"status":"completed"}""")]
    [InlineData("""{"status":"running","progress":50}""", """{"status":"queued","retryCount":1,"progress":0}""")]
    [InlineData("""{"status":"running","progress":50}""", """{"status":"queued","progress":50}""")]
    [InlineData(
        """{"status":"running","execution":{"duration":90.4,"costAccrued":2.504}}""",
        """{"status":"running","execution":{"duration":90,"costAccrued":2.50}}"""
    )]
    [InlineData(
        """{"status":"failed","retryCount":0,"nextRetryAt":"2026-01-01T01:00:00Z","progress":60}""",
        """{"status":"timeout","progress":10}"""
    )]
    public void LaterRead_ThatTellsOfALaterMoment_DoesNot(string known, string said) =>
        Assert.Null(Find(Apply(null, Event(known, 1)).Job, Read(said, asked: 2, at: 3)));

    [Theory]
    [InlineData("""{"status":"failed","retryCount":1}""", """{"status":"completed","retryCount":1}""", DisagreementField.Status)]
    [InlineData(
        """{"status":"completed","completedAt":"2026-01-01T00:00:10Z"}""",
        """{"status":"completed","completedAt":"2026-01-01T00:00:20Z"}""",
        DisagreementField.EndedAt
    )]
    [InlineData(
        """{"status":"completed","finalMetrics":{"totalCost":2.00}}""",
        """{"status":"completed","finalMetrics":{"totalCost":3.50}}""",
        DisagreementField.TotalCost
    )]
    [InlineData(
        """{"status":"running","createdAt":"2026-01-01T00:00:10Z"}""",
        """{"status":"queued","createdAt":"2026-01-01T00:00:30Z"}""",
        DisagreementField.CreatedAt
    )]
    [InlineData("""{"status":"running","endpointId":"ep_1"}""", """{"endpointId":"ep_2"}""", DisagreementField.EndpointId)]
    public void WhatIsSoForEver_SaidOtherwise_DisagreesInEitherOrder(string one, string other, DisagreementField field)
    {
        foreach (var (known, said) in new[] { (one, other), (other, one) })
        {
            var found = Find(Apply(null, Event(known, 1)).Job, Webhook(said, at: 2));

            Assert.Equal((field, DisagreementBasis.AnyOrder), (found?.Field, found?.Basis));
        }
    }

    [Theory]
    [InlineData(
        """{"status":"failed","retryCount":0,"nextRetryAt":"2026-01-01T01:00:00Z"}""",
        """{"status":"completed","retryCount":0}"""
    )]
    [InlineData("""{"status":"completed"}""", """{"status":"failed","retryCount":0}""")]
    [InlineData(
        """{"status":"failed","failedAt":"2026-01-01T00:00:10Z"}""",
        """{"status":"failed","failedAt":"2026-01-01T00:01:10Z"}"""
    )]
    public void EndsOfWhatMayBeTwoAttempts_DoNotDisagree(string one, string other)
    {
        Assert.Null(Find(Apply(null, Event(one, 1)).Job, Webhook(other, at: 2)));
        Assert.Null(Find(Apply(null, Event(other, 1)).Job, Webhook(one, at: 2)));
    }

    /// <summary>It may be as long as an event may be.</summary>
    [Theory]
    [InlineData(DocumentSource.Stream)]
    [InlineData(DocumentSource.Batch)]
    public void KnownDocument_IsReadOnceAtMost(DocumentSource source)
    {
        var bytes = new WatchedBytes("""{"status":"completed"}""");
        // to take the memory is a look, too
        var memory = bytes.Memory;
        var unread = bytes.Looks;
        var document = DocumentReader.Read(memory, "job_1").Document!;
        var looks = bytes.Looks - unread;
        var job = JobUpdate
            .Apply(null, new Observation(document, source, Start.AddSeconds(1), new EventPosition("job_1", "e", 5)))
            .Job;
        var back = Event("""{"status":"running"}""", 2, sequence: 6) with { Source = source };

        var before = bytes.Looks;
        Assert.NotNull(Find(job, source == DocumentSource.Batch ? back with { RequestedAt = Start.AddSeconds(2) } : back));
        // a second reading takes less, since names are remembered
        Assert.InRange(bytes.Looks - before, 1, looks);
    }

    [Fact]
    public void Stream_ThatTakesBackItsOwnWord_Disagrees()
    {
        var job = Apply(null, Event("""{"status":"running","progress":50}""", 1, sequence: 5)).Job;
        var back = Event("""{"status":"running","progress":40}""", 2, sequence: 6);

        var found = Find(job, back);

        Assert.Equal((DisagreementField.Progress, DisagreementBasis.LaterInStream), (found?.Field, found?.Basis));
        Assert.Equal(("50", "40", true), (found?.Known, found?.Said, found?.IsTaken));
        Assert.Null(Find(job, back with { Position = new EventPosition("job_1", "e", 4) }));
        Assert.Null(Find(job, back with { Position = new EventPosition("job_1", "other", 6) }));
    }

    /// <summary>A read has run ahead of it: it may well tell of what was before.</summary>
    [Fact]
    public void Stream_BehindARead_DoesNotDisagree()
    {
        var job = Apply(null, Event("""{"status":"running","progress":50}""", 1, sequence: 5)).Job;
        job = Apply(job, Read("""{"status":"completed","progress":100}""", asked: 2, at: 3)).Job;

        Assert.Null(Find(job, Event("""{"status":"running","progress":60}""", 4, sequence: 6)));
    }

    [Fact]
    public void Stream_OfTwoMindsAboutOnePlace_Disagrees()
    {
        var job = Apply(null, Event("""{"status":"running","substate":"processing","progress":50}""", 1, sequence: 5)).Job;

        var found = Find(job, Event("""{"status":"paused","progress":50}""", 2, sequence: 5));

        Assert.Equal((DisagreementField.Status, DisagreementBasis.SamePlace), (found?.Field, found?.Basis));
        Assert.Equal(
            DisagreementField.Substate,
            Find(job, Event("""{"status":"running","substate":"uploading"}""", 2, sequence: 5))?.Field
        );
        Assert.Null(Find(job, Event("""{"status":"running","progress":55}""", 2, sequence: 5)));
    }

    [Fact]
    public void Webhook_OfALaterMoment_ThatTakesBackAnother_Disagrees()
    {
        var job = Apply(null, Webhook("""{"status":"cancelled"}""", at: 1) with { ToldAt = Start.AddSeconds(10) }).Job;
        var left = Webhook("""{"status":"running"}""", at: 2);

        Assert.Equal(DisagreementBasis.ToldLater, Find(job, left with { ToldAt = Start.AddSeconds(11) })?.Basis);
        Assert.Null(Find(job, left with { ToldAt = Start.AddSeconds(9) }));
        Assert.Null(Find(job, left));
    }

    /// <summary>Who said what is known is named only where it is certain.</summary>
    [Fact]
    public void KnownBy_WhereTheLatestNewsDidNotSayIt_IsNobody()
    {
        var job = Apply(null, Event("""{"status":"running","endpointId":"ep_1"}""", 1)).Job;
        job = Apply(job, Event("""{"status":"running","progress":5}""", 2)).Job;

        var found = Find(job, Read("""{"status":"running","endpointId":"ep_2"}""", asked: 3, at: 4));

        Assert.Equal(("ep_1", null, "ep_2"), (found?.Known, found?.KnownBy, found?.Said));
    }

    /// <summary>Upstream chooses the text, and it is kept.</summary>
    [Fact]
    public void Words_OfAnyLength_AreBounded()
    {
        var job = Apply(null, Event($$"""{"status":"running","endpointId":"{{new string('a', 5000)}}"}""", 1)).Job;

        var found = Find(job, Webhook("""{"status":"running","endpointId":"ep_2"}""", at: 2));

        Assert.Equal(121, found?.Known.Length);
    }

    /// <summary>A true history gives none, whichever way and in whichever order its documents come; one lie gives one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TrueHistory_WithOneLie_GivesOneDisagreement(bool saysWhen) =>
        Gen.Select(JobStory.Any, ThreeSourcesTests.Steps, Gen.Int[0, 60], Gen.Int[0, 5])
            .Sample(
                (story, steps, lieAt, choice) =>
                {
                    var delivery = new ThreeSourcesTests.Delivery(story, saysWhen);
                    DisagreementField? expected = null;
                    for (var i = 0; i < steps.Length; i++)
                    {
                        if (i >= lieAt && expected is null)
                        {
                            expected = delivery.Lie(choice);
                        }

                        delivery.Step(steps[i].Action, steps[i].Choice);
                    }

                    delivery.Finish();
                    expected ??= delivery.Lie(choice);

                    Assert.Equal(
                        expected is { } field ? [field] : [],
                        delivery.Disagreements.Select(disagreement => disagreement.Field)
                    );
                },
                iter: LongTests.Amount(5_000, 1_000_000)
            );

    private static Disagreement? Find(Job job, Observation observation) =>
        JobDisagreements.Find(job, observation, Apply(job, observation).Kind);

    private static (Job Job, UpdateKind Kind) Apply(Job? job, Observation observation) => JobUpdate.Apply(job, observation);

    private static Observation Event(string json, int at, long? sequence = null) =>
        new(Doc.Read(json), DocumentSource.Stream, Start.AddSeconds(at))
        {
            Position = sequence is { } place ? new EventPosition("job_1", "e", place) : null,
        };

    private static Observation Read(string json, int asked, int at) =>
        new(Doc.Read(json), DocumentSource.Batch, Start.AddSeconds(at)) { RequestedAt = Start.AddSeconds(asked) };

    private static Observation Webhook(string json, int at) => new(Doc.Read(json), DocumentSource.Webhook, Start.AddSeconds(at));
}
