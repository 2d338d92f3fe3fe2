using System.Text;
using CsCheck;
using Shared.Api;

namespace Shared.Tests.Api;

public sealed class RelaySilenceTests
{
    [Fact]
    public void Comment_OfAnySilence_IsReadBack() =>
        Gen.Select(
                Gen.DateTime.Nullable(),
                Gen.String[Gen.Char[' ', 'ű'], 0, 40].Null(),
                (since, problem) =>
                    new RelaySilence(since is { } time ? new DateTimeOffset(time.ToUniversalTime()) : null, problem)
            )
            .Sample(silence =>
                RelaySilence.TryReadComment(Encoding.UTF8.GetBytes(silence.ToComment()), out var read) && read == silence
            );

    [Fact]
    public void Comment_WithoutText_IsOfOneWhoHearsUpstream()
    {
        Assert.True(RelaySilence.TryReadComment([], out var silence));
        Assert.Null(silence);
    }

    /// <summary>Proxies put in their own.</summary>
    [Theory]
    [InlineData("ping")]
    [InlineData("upstream")]
    [InlineData("upstream silent since ")]
    [InlineData("upstream silent since yesterday")]
    [InlineData("the retry announced for 2026-01-01T00:00:00Z has not come")]
    public void Comment_OfAnybodyElse_SaysNothing(string comment) =>
        Assert.False(RelaySilence.TryReadComment(Encoding.UTF8.GetBytes(comment), out _));
}
