using Dashboard.Upstream.Streams;
using Shared.Api;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class OutageSignsTests
{
    private static readonly ApiFailure Refused = new(FailureKind.Unreachable, "connection refused");
    private static readonly ApiFailure Gateway = new(FailureKind.ServerError, "no healthy upstream") { StatusCode = 503 };
    private static readonly ApiFailure Reset = new(FailureKind.Broken, "connection reset");
    private static readonly ApiFailure InVain = new(FailureKind.TimedOut, "no answer in time");

    private readonly OutageSigns _signs = new();

    [Theory]
    [InlineData(null)]
    [InlineData("a")]
    public void NoConnection_IsAnOutage_WhoeverMeetsIt(string? who) =>
        Assert.Equal(OutageSign.Outage, _signs.Read(who, Refused, streams: 50));

    [Theory]
    [InlineData(50, 3)]
    [InlineData(3, 3)]
    [InlineData(2, 2)]
    public void GatewayResetOrNoAnswer_IsAnOutage_OnceItHasMetThreeStreamsOrAll(int streams, int enough)
    {
        for (var met = 1; met < enough; met++)
        {
            var who = $"job_{met}";
            Assert.Equal(OutageSign.None, _signs.Read(who, Gateway, streams));
            // the same one again is no other one
            Assert.Equal(OutageSign.None, _signs.Read(who, Reset, streams));
            Assert.Equal(OutageSign.None, _signs.Read(who, InVain, streams));
        }

        Assert.Equal(OutageSign.Outage, _signs.Read("job_0", InVain, streams));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void ReadsThatWaitInVain_AreAnOutageAtTheThirdInARow(int streams)
    {
        _signs.Read(null, InVain, streams);
        _signs.Read(null, InVain, streams);
        Assert.Equal(OutageSign.Answer, _signs.Read("a", null, streams));
        Assert.Equal(OutageSign.None, _signs.Read(null, InVain, streams));
        Assert.Equal(OutageSign.None, _signs.Read(null, InVain, streams));

        Assert.Equal(OutageSign.Outage, _signs.Read(null, InVain, streams));
    }

    [Fact]
    public void ReadInVain_AndTwoStreamsThatHang_AreAnOutage()
    {
        Assert.Equal(OutageSign.None, _signs.Read("a", InVain, streams: 50));
        Assert.Equal(OutageSign.None, _signs.Read(null, InVain, streams: 50));

        Assert.Equal(OutageSign.Outage, _signs.Read("b", InVain, streams: 50));
    }

    [Fact]
    public void OneStream_IsEnough_AtTheThirdTimeInARow()
    {
        Assert.Equal(OutageSign.None, _signs.Read("all jobs", Reset, streams: 1));
        Assert.Equal(OutageSign.None, _signs.Read("all jobs", Gateway, streams: 1));
        Assert.Equal(OutageSign.Answer, _signs.Read("all jobs", null, streams: 1));
        Assert.Equal(OutageSign.None, _signs.Read("all jobs", Reset, streams: 1));
        Assert.Equal(OutageSign.None, _signs.Read("all jobs", Reset, streams: 1));
        Assert.Equal(OutageSign.Outage, _signs.Read("all jobs", Reset, streams: 1));
    }

    [Fact]
    public void GatewayThatMeetsReads_SaysNothingOfStreams()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(OutageSign.None, _signs.Read(null, Gateway, streams: 1));
        }
    }

    [Theory]
    [InlineData(FailureKind.ServerError, 500)]
    [InlineData(FailureKind.NotSupported, 501)]
    [InlineData(FailureKind.HeadersTooLarge, null)]
    public void OtherTrouble_IsNeitherAnOutageNorAnAnswer(FailureKind kind, int? status)
    {
        _signs.Read("a", Gateway, streams: 3);
        _signs.Read("b", Gateway, streams: 3);
        Assert.Equal(OutageSign.None, _signs.Read("c", new ApiFailure(kind, "?") { StatusCode = status }, streams: 3));

        Assert.Equal(OutageSign.Outage, _signs.Read("d", Gateway, streams: 3));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(307)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    public void AnswerOfAnyKind_ShowsThatUpstreamIsThere(int status) =>
        Assert.Equal(
            OutageSign.Answer,
            _signs.Read("a", new ApiFailure(FailureKind.Unexpected, "?") { StatusCode = status }, streams: 50)
        );

    [Fact]
    public void WhoIsRefusedWhileOthersHaveAnswers_IsInTroubleAlone_UntilAnAnswerOfItsOwn()
    {
        foreach (var who in new[] { "a", "b" })
        {
            _signs.Read(who, Gateway, streams: 50);
        }

        Assert.Equal(OutageSign.Answer, _signs.Read("c", null, streams: 50));
        foreach (var who in new[] { "a", "b", "a", "b" })
        {
            Assert.Equal(OutageSign.None, _signs.Read(who, Gateway, streams: 2));
            Assert.True(_signs.IsAlone(who));
        }

        Assert.Equal(OutageSign.Answer, _signs.Read("a", null, streams: 2));
        Assert.False(_signs.IsAlone("a"));
        _signs.Forget("b");
        Assert.False(_signs.IsAlone("b"));
    }
}
