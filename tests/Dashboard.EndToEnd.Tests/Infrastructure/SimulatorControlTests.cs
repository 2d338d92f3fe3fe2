using System.Text.Json.Nodes;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

public sealed class SimulatorControlTests
{
    [Fact]
    public async Task Inject_Fault_SendsOnlyWhatIsSetAndGivesItsId()
    {
        await using var site = await SmallSite.StartAsync(
            new Dictionary<string, string> { ["/simulator/faults"] = """{"id":"f1"}""" }
        );
        using var control = new SimulatorControl(site.Address);

        var id = await control.InjectAsync(
            new SimulatorFault
            {
                Kind = "429",
                JobIds = ["a"],
                Count = 2,
                Args = new JsonObject { ["retryAfter"] = 1 },
            }
        );

        Assert.Equal("f1", id);
        var (method, path, body) = Assert.Single(site.Requests);
        Assert.Equal(("POST", "/simulator/faults"), (method, path));
        Assert.Equal("""{"kind":"429","jobIds":["a"],"count":2,"args":{"retryAfter":1}}""", body);
    }

    [Fact]
    public async Task Submit_Story_SendsTheContractsShapeAndGivesTheJobsId()
    {
        await using var site = await SmallSite.StartAsync(
            new Dictionary<string, string> { ["/simulator/jobs"] = """{"jobId":"j 1"}""" }
        );
        using var control = new SimulatorControl(site.Address);

        var id = await control.SubmitAsync(
            new SimulatorSubmission
            {
                EndpointId = "ep",
                GpuType = "NVIDIA A100",
                Story = [new SimulatorStep(1.5, new JsonObject { ["status"] = "running", ["error"] = null })],
            }
        );

        Assert.Equal("j 1", id);
        Assert.Equal(
            """{"endpointId":"ep","gpuType":"NVIDIA A100","tags":{},"story":[{"at":1.5,"patch":{"status":"running","error":null}}]}""",
            Assert.Single(site.Requests).Body
        );
    }

    [Fact]
    public async Task GetJournal_OfAJobAfterAPosition_ReadsEachLine()
    {
        await using var site = await SmallSite.StartAsync(
            new Dictionary<string, string>
            {
                ["/simulator/journal"] = "{\"seq\":8,\"status\":\"running\"}\n{\"seq\":9,\"status\":\"failed\"}\n",
            }
        );
        using var control = new SimulatorControl(site.Address);

        var journal = await control.GetJournalAsync("a/b&c", 7);

        Assert.Equal("/simulator/journal?jobId=a%2Fb%26c&after=7", Assert.Single(site.Requests).Path);
        Assert.Equal([8, 9], journal.Select(entry => entry.GetProperty("seq").GetInt64()));
    }

    [Fact]
    public async Task GetLedger_Answer_IsItsJson()
    {
        await using var site = await SmallSite.StartAsync(
            new Dictionary<string, string> { ["/simulator/ledger"] = """{"jobs":[],"total":"2.47"}""" }
        );
        using var control = new SimulatorControl(site.Address);

        Assert.Equal("2.47", (await control.GetLedgerAsync()).GetProperty("total").GetString());
    }

    [Fact]
    public async Task Lift_UnknownFault_SaysWhatTheSimulatorAnswered()
    {
        await using var site = await SmallSite.StartAsync(new Dictionary<string, string>());
        using var control = new SimulatorControl(site.Address);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => control.LiftAsync("f/1"));

        Assert.Contains("/simulator/faults/f%2F1 with 404", error.Message, StringComparison.Ordinal);
        Assert.Equal("DELETE", Assert.Single(site.Requests).Method);
    }
}
