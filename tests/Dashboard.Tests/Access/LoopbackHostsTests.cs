using Dashboard.Access;

namespace Dashboard.Tests.Access;

public sealed class LoopbackHostsTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LocalHost")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("[::1]")]
    public void Contains_ThisMachine_Yes(string host) => Assert.True(LoopbackHosts.Contains(host));

    [Theory]
    [InlineData("")]
    [InlineData("localhost.")]
    [InlineData("127.0.0.1.")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("evil.example")]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    [InlineData("*")]
    [InlineData("+")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("[127.0.0.1]")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:192.168.0.1]")]
    [InlineData("192.168.0.1")]
    [InlineData("128.0.0.1")]
    [InlineData("unix:/tmp/socket")]
    public void Contains_AnythingElse_No(string host) => Assert.False(LoopbackHosts.Contains(host));
}
