using Dashboard.Upstream.Errors;
using Shared.Api;

namespace Dashboard.Tests.Upstream.Errors;

public sealed class UpstreamWordsTests
{
    [Theory]
    [InlineData(
        "Not obtained anew: logs of job_1. Upstream was last heard at noon. Cut.",
        "Upstream was last heard at noon. Cut."
    )]
    [InlineData("Not obtained anew: logs.", "Not obtained anew: logs.")]
    [InlineData("Upstream is down. Try later.", "Upstream is down. Try later.")]
    public void WhatIsMissing_IsSaidOnce(string words, string why) => Assert.Equal(why, UpstreamWords.WithoutLack(words));

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
