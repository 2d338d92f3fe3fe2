using System.Net;

namespace Simulator.Tests.Endpoints;

public sealed class JobSubmissionTests
{
    [Theory]
    [InlineData("""{"story":[{"at":0,"patch":{"currentStep":"\ud83d"}}]}""")]
    [InlineData("""{"story":[{"at":0,"patch":{"\ud83d":1}}]}""")]
    [InlineData("""{"tags":{"team":"\udc00\ud83d"}}""")]
    public async Task TextThatIsNotUnicode_IsRefused_AndListsStayWhole(string body)
    {
        await using var server = await SimulatorServer.StartAsync();
        var (status, errors) = await server.PostAsync("/simulator/jobs", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Single(errors!["errors"]!.AsArray());
        Assert.NotEmpty((await server.GetJsonAsync("/v2/jobs"))["jobs"]!.AsArray());
    }
}
