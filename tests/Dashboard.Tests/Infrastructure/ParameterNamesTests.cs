using Dashboard.Infrastructure;

namespace Dashboard.Tests.Infrastructure;

public sealed class ParameterNamesTests
{
    private static readonly string[] Known = ["status", "endpointId", "tag.", "limit"];

    [Theory]
    [InlineData("status")]
    [InlineData("STATUS")]
    [InlineData("tag.userId")]
    [InlineData("Tag.limits")]
    public void FindFault_OfAKnownName_IsNone(string name)
    {
        Assert.Null(ParameterNames.FindFault([name], Known));
        Assert.Null(ParameterNames.FindFault([name], Known, onlyMistyped: true));
    }

    [Theory]
    [InlineData("stauts", "status")]
    [InlineData("state", "status")]
    [InlineData("endpoint_id", "endpointId")]
    [InlineData("tags.userId", "tag.KEY")]
    [InlineData("tag", "tag.KEY")]
    public void FindFault_OfAMistypedName_SaysWhatWasMeant(string name, string meant)
    {
        Assert.Equal(
            $"parameter '{name}' is none of status, endpointId, tag.KEY, limit; did you mean {meant}?",
            ParameterNames.FindFault(["limit", name], Known, onlyMistyped: true)
        );
    }

    [Theory]
    [InlineData("_")]
    [InlineData("")]
    [InlineData("access_token")]
    [InlineData("lastEventId")]
    public void FindFault_OfANameThatResemblesNone_IsOneUnlessOthersPass(string name)
    {
        Assert.Equal(
            $"parameter '{name}' is none of status, endpointId, tag.KEY, limit.",
            ParameterNames.FindFault([name], Known)
        );
        Assert.Null(ParameterNames.FindFault([name], Known, onlyMistyped: true));
    }

    [Fact]
    public void FindFault_OfAnEndlessName_IsShort()
    {
        Assert.True(ParameterNames.FindFault([new string('s', 100_000)], Known)!.Length < 200);
    }
}
