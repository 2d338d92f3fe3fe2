using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Streams;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>What is lost on the stream of all jobs, and how it is made up for.</summary>
public sealed class AllJobsGapTests : AllJobsUnderTest
{
    /// <summary>What the gap has swallowed no event may ever tell again: the list does, however often parts overtake it.</summary>
    [Fact]
    public async Task AnswerToTheList_AfterAGap_TellsTheStateThatPartsDoNot()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json("""{"jobs":[{"jobId":"a","status":"running"}],"nextCursor":null}""");
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running","progress":10}""");
        await Upstream.SeeAsync("a", job => job.Progress == 10);
        await stream.SendEventAsync("e-9", """{"requested":"e-1","oldest":"e-8"}""", "gap");
        var list = await CallAsync("list");
        Upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.SendEventAsync("e-10", """{"jobId":"a","progress":41}""");
        await stream.SendEventAsync("e-11", """{"jobId":"b","progress":3}""");
        await Upstream.SeeAsync("b", _ => true);

        list.Json(
            """{"jobs":[{"jobId":"a","status":"paused","progress":40},{"jobId":"b","status":"running","progress":2}],"nextCursor":null}"""
        );

        await Upstream.SeeAsync("a", job => job is { State: JobState.Paused, Progress: 41 });
        await Upstream.SeeAsync("b", job => job is { State: JobState.Running, Progress: 3 });
    }

    [Theory]
    [InlineData("gap")]
    [InlineData("epoch")]
    public async Task LostPlace_ReadsTheListAgain(string how)
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json("""{"jobs":[{"jobId":"a","status":"running"}],"nextCursor":null}""");
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running","progress":5}""");
        await Upstream.SeeAsync("a", job => job.Progress == 5);

        await (
            how == "gap"
                ? stream.SendEventAsync("e-9", """{"requested":"e-1","oldest":"e-8"}""", "gap")
                : stream.SendEventAsync("f-1", """{"jobId":"b","status":"queued"}""")
        );
        (await CallAsync("list")).Json("""{"jobs":[{"jobId":"a","status":"completed"}],"nextCursor":null}""");

        await Upstream.SeeAsync("a", job => job.State == JobState.Completed);
    }

    /// <summary>Who reads from here is to be told, whether upstream says that the place is lost or only counts anew.</summary>
    [Theory]
    [InlineData("e", 0)]
    [InlineData("f", 1)]
    public async Task GapBeforeAnEpoch_IsARestartWhereTheEpochIsAnother(string epoch, int restarts)
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");

        await stream.SendEventAsync($"{epoch}-9", """{"requested":"e-1","oldest":"e-8"}""", "gap");
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync($"{epoch}-10", """{"jobId":"b","status":"queued"}""");
        await stream.SendEventAsync($"{epoch}-11", """{"jobId":"c","status":"queued"}""");
        await Upstream.SeeAsync("c", _ => true);

        Assert.Equal(restarts, Upstream.Store.Restarts);
        Assert.Equal(1, Upstream.Get<GapLog>().Count);
    }

    /// <summary>Of a job that is quiet since, no event will ever come that shows it to be another one.</summary>
    [Fact]
    public async Task GapThatShowsAnotherEpoch_IsARestart_BeforeTheListIsRead()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running","createdAt":"2026-01-01T00:00:00Z"}""");
        await Upstream.SeeAsync("a", _ => true);

        Upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.SendEventAsync(null, """{"requested":"e-1","oldest":"f-1"}""", "gap");
        (await CallAsync("list")).Json(
            """{"jobs":[{"jobId":"a","status":"completed","createdAt":"2026-01-02T00:00:00Z"}],"nextCursor":null}"""
        );
        await Upstream.SeeAsync("a", job => job.State == JobState.Completed);

        Assert.Equal((1, 1L), (Upstream.Store.Restarts, Upstream.Get<DocumentIntake>().GetReading().Replaced));
        Assert.Empty(Upstream.Store.Disagreements.GetReading().Noted);
    }

    /// <summary>Each connection that is asked for a place that is lost says so; what lies between the last event and the next is lost once.</summary>
    [Fact]
    public async Task LostPlace_ToldByConnectionsThatAreCutBeforeTheirFirstEvent_IsOneGap_AndTheListIsReadAfterTheLast()
    {
        const string notice = """{"requested":"e-1","oldest":"f-8"}""";
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await Upstream.SeeAsync("a", _ => true);

        await stream.SendEventAsync(null, notice, "gap");
        for (var cut = 0; cut < 3; )
        {
            stream.Break();
            // lists come between, or wait for an upstream that looks as if it were away
            var call = await Upstream.AdvanceToNextCallAsync();
            if (call.Route == "list")
            {
                call.Json(EmptyList);
                continue;
            }

            stream = call.Stream();
            await stream.SendEventAsync(null, notice, "gap");
            cut++;
        }

        (await Upstream.AdvanceToNextCallAsync()).Json("""{"jobs":[{"jobId":"z","status":"queued"}],"nextCursor":null}""");
        await Upstream.SeeAsync("z", _ => true);
        await stream.SendEventAsync("f-8", """{"jobId":"b","status":"running"}""");
        await Upstream.SeeAsync("b", _ => true);
        Assert.Equal((1L, 1), (Upstream.Get<GapLog>().Count, Upstream.Store.Restarts));

        await stream.SendEventAsync("f-10", """{"jobId":"c","status":"running"}""");
        await Upstream.SeeAsync("c", _ => true);
        Assert.Equal(2, Upstream.Get<GapLog>().Count);
    }

    [Fact]
    public async Task HoleInTheNumbers_IsOneVisibleGap_AndTheListIsRead()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await stream.SendEventAsync("e-3", """{"jobId":"b","status":"running"}""");

        (await CallAsync("list")).Json("""{"jobs":[{"jobId":"c","status":"queued"}],"nextCursor":null}""");
        await Upstream.SeeAsync("c", _ => true);

        Assert.Equal("Events are missing before e-3.", Assert.Single(Upstream.Get<GapLog>().Latest).Why);
    }
}
