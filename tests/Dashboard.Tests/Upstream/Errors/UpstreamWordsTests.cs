using Dashboard.Upstream.Errors;
using Shared.Api;

namespace Dashboard.Tests.Upstream.Errors;

public sealed class UpstreamWordsTests
{
    /// <summary>However many Dashboards read from each other, what the API said is said once.</summary>
    [Theory]
    [InlineData("Upstream says: Something went wrong.", "Upstream says: Something went wrong.")]
    [InlineData("Upstream was last heard at noon.", "Upstream was last heard at noon.")]
    [InlineData("Not obtained anew: logs. Upstream says: Busy.", "Not obtained anew: logs. Upstream says: Busy.")]
    [InlineData("Job a does not exist or has expired.", "Upstream says: Job a does not exist or has expired.")]
    public void WordsOfARelay_SayOnceOfWhomTheySpeak(string said, string expected)
    {
        var failure = new ApiFailure(FailureKind.Unexpected, said) { IsQuoted = true, IsOfRelay = true };

        Assert.Equal(expected, UpstreamWords.Describe(failure));
    }
}
