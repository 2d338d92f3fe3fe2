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

    /// <summary>Its upstream is none of ours. However many Dashboards read from each other, that is said once.</summary>
    [Theory]
    [InlineData(
        "Upstream says: Something went wrong.",
        "The Dashboard that is read from says: Upstream says: Something went wrong."
    )]
    [InlineData("Upstream was last heard at noon.", "The Dashboard that is read from says: Upstream was last heard at noon.")]
    [InlineData(
        "Not obtained anew: logs of a and 2 more. Upstream says: Busy.",
        "Not obtained anew: logs of a and 2 more. The Dashboard that is read from says: Upstream says: Busy."
    )]
    [InlineData("Not obtained anew: logs.", "Not obtained anew: logs.")]
    [InlineData("Job a has expired.", "The Dashboard that is read from says: Job a has expired.")]
    [InlineData("The Dashboard that is read from says: Busy.", "The Dashboard that is read from says: Busy.")]
    [InlineData(
        "Not obtained anew: logs. The Dashboard that is read from does not hear its own upstream.",
        "Not obtained anew: logs. The Dashboard that is read from does not hear its own upstream."
    )]
    public void WordsOfARelay_SayOnceOfWhomTheySpeak(string said, string expected)
    {
        var failure = new ApiFailure(FailureKind.Unexpected, said) { IsQuoted = true, IsOfRelay = true };

        Assert.Equal(expected, UpstreamWords.Describe(failure));
    }
}
