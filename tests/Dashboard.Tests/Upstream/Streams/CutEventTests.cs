using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Streams;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>A proxy cuts the connection inside an event that is too large, each time that it is asked for again.</summary>
public sealed class CutEventTests : IAsyncLifetime
{
    /// <summary>More than the pipe between holds, so that what is sent has been read.</summary>
    private static readonly string Giant = new('x', 300_000);

    private readonly UpstreamUnderTest _upstream = new(("TensorOne:MaxEventBytes", "2048"));
    private int _lists;

    public ValueTask InitializeAsync() => new(_upstream.StartAsync());

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EventThatIsCutOffThreeTimes_IsPassedBy_CountedAndShown(bool isClosed)
    {
        var stream = await BeginAsync();

        for (var cut = 1; cut < StreamPosition.MostCuts; cut++)
        {
            Assert.Equal("e-1", (await CutAsync(stream, "id: e-2\ndata: ", isClosed, next => stream = next)).Argument);
        }

        Assert.Equal(0, Refused);
        var lists = _lists;
        var call = await CutAsync(stream, "id: e-2\ndata: ", isClosed, next => stream = next);
        Assert.Equal("e-2", call.Argument);
        await stream.SendEventAsync("e-3", """{"jobId":"a","status":"paused"}""");
        await SeeAsync("paused");

        Assert.Equal(1, Refused);
        Assert.Equal("An event was too large to be read, or did not end.", Assert.Single(_upstream.Get<GapLog>().Latest).Why);
        Assert.Contains(
            "cut off inside the same event 3 times",
            _upstream.Get<ConnectionBoard>().Find("all jobs")!.Ends[0].Problem,
            StringComparison.Ordinal
        );
        while (_lists == lists)
        {
            Answer(await _upstream.AdvanceToNextCallAsync());
        }
    }

    /// <summary>Where its id would stand after the data there is only a new beginning.</summary>
    [Fact]
    public async Task EventWithoutAnId_LeadsToANewBeginning()
    {
        var stream = await BeginAsync();

        for (var cut = 1; cut <= StreamPosition.MostCuts; cut++)
        {
            Assert.Equal("e-1", (await CutAsync(stream, "data: ", false, next => stream = next)).Argument);
        }

        Assert.Null((await CutAsync(stream, "data: ", false, next => stream = next)).Argument);
    }

    /// <summary>The line is bad, and each time another event is met.</summary>
    [Fact]
    public async Task EventsThatAreCutOffOnceEach_AreAskedForAgain()
    {
        var stream = await BeginAsync();

        for (var place = 1; place <= 2 * StreamPosition.MostCuts; place++)
        {
            var call = await CutAsync(stream, $"id: e-{place + 1}\ndata: ", false, next => stream = next);
            Assert.Equal($"e-{place}", call.Argument);
            await stream.SendEventAsync($"e-{place + 1}", $$"""{"jobId":"a","status":"running","currentStep":"{{place}}"}""");
            await _upstream.SeeAsync("a", job => job.CurrentStep == $"{place}");
        }

        Assert.Equal(0, Refused);
    }

    private long Refused => _upstream.Get<DocumentIntake>().GetReading().Refusals.Sum(refusal => refusal.Count);

    private async Task<FakeStream> BeginAsync()
    {
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        Answer(await _upstream.Api.NextCallAsync());
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await SeeAsync("running");
        return stream;
    }

    private async Task<FakeCall> CutAsync(FakeStream stream, string begin, bool isClosed, Action<FakeStream> next)
    {
        await stream.SendAsync(begin + Giant);
        if (isClosed)
        {
            stream.Close();
        }
        else
        {
            stream.Break();
        }

        while (true)
        {
            var call = await _upstream.AdvanceToNextCallAsync();
            if (call.Route == "stream")
            {
                next(call.Stream());
                return call;
            }

            Answer(call);
        }
    }

    private void Answer(FakeCall call)
    {
        Assert.Equal("list", call.Route);
        _lists++;
        call.Json("""{"jobs":[],"nextCursor":null}""");
    }

    private Task SeeAsync(string state) =>
        _upstream.SeeAsync("a", job => string.Equals(job.State.ToString(), state, StringComparison.OrdinalIgnoreCase));
}
