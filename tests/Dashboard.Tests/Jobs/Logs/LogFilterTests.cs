using Dashboard.Jobs.Logs;
using Shared.Details;

namespace Dashboard.Tests.Jobs.Logs;

public sealed class LogFilterTests
{
    private static readonly LogLine[] Lines =
    [
        new(null, "DEBUG", "Loading weights"),
        new(null, "info", "Listening"),
        new(null, "WARN", "Slow read"),
        new(null, "ERROR", "Out of memory"),
        new(null, null, "   at Allocate()"),
        new(null, "notice", "Retrying the read"),
        new(null, null, "   of shard 3"),
    ];

    [Theory]
    [InlineData(LogSeverity.Debug, "0123456")]
    [InlineData(LogSeverity.Info, "123456")]
    [InlineData(LogSeverity.Warning, "234")] // with what follows an error, without what follows a notice
    [InlineData(LogSeverity.Error, "34")]
    public void Level_IsTheLeast(LogSeverity least, string found) => Assert.Equal(found, Of(new LogFilter("", least)));

    [Theory]
    [InlineData("READ", "25")]
    [InlineData("read", "25")]
    [InlineData(" at", "4")]
    [InlineData("nothing", "")]
    public void Text_IsAnywhere_InAnyCase(string text, string found) => Assert.Equal(found, Of(new LogFilter(text)));

    [Fact]
    public void Both_MustHold() => Assert.Equal("2", Of(new LogFilter("read", LogSeverity.Warning)));

    [Fact]
    public void None_GivesTheVeryLines() => Assert.Same(Lines, LogFilter.None.Of(Lines));

    private static string Of(LogFilter filter) => string.Concat(filter.Of(Lines).Select(line => Array.IndexOf(Lines, line)));
}
