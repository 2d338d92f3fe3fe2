using Bunit;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Dashboard.Upstream.Requests;

namespace Dashboard.Components.Tests.Jobs;

public sealed class NoJobsTests : BunitContext
{
    private static readonly UpstreamStatus Begun = new(ConnectionState.Connecting, DateTimeOffset.UnixEpoch);

    [Fact]
    public void NothingHeardYet_SaysSo() =>
        Assert.StartsWith("No jobs are known: upstream has not answered yet.", Words(Begun), StringComparison.Ordinal);

    /// <summary>It has answered: with no.</summary>
    [Fact]
    public void KeyRefused_SaysSo_FromTheFirstTimeOn()
    {
        const string Refused = "No jobs are known: upstream refuses the API key.";

        Assert.StartsWith(Refused, Words(Begun with { IsKeyDoubted = true }), StringComparison.Ordinal);
        var key = new RefusedKey("", DateTimeOffset.UnixEpoch, "No.", new KeySource("", ""));
        Assert.StartsWith(
            Refused,
            Words(Begun with { State = ConnectionState.Disconnected, RefusedKey = key }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void HeardAndEmpty_SaysWhatToDo() =>
        Assert.StartsWith(
            "No jobs yet.",
            Words(Begun with { State = ConnectionState.Connected, LastSignOfLife = DateTimeOffset.UnixEpoch }),
            StringComparison.Ordinal
        );

    /// <summary>It was said that jobs would appear by themselves, of an upstream that can never name any.</summary>
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void UpstreamThatTellsOnlyOfNamedJobs_IsSaidToBe(bool followsSingly, bool hasNoList, bool isSaid)
    {
        var status = Begun with
        {
            State = ConnectionState.Connected,
            LastSignOfLife = DateTimeOffset.UnixEpoch,
            FollowsSingly = followsSingly,
            HasNoList = hasNoList,
        };

        Assert.Equal(isSaid, Words(status).Contains("Upstream has no list of its jobs", StringComparison.Ordinal));
    }

    private string Words(UpstreamStatus status) =>
        Render<NoJobs>(page => page.Add(it => it.Status, status)).Find("p").TextContent;
}
