namespace Dashboard.Tests.Infrastructure;

public sealed class SettingsCheckTests
{
    [Theory]
    [InlineData("TensorOne:RequestsPerMinute", "many")]
    [InlineData("TensorOne:RequestsPerMinute", "")]
    [InlineData("TensorOne:RequestsPerMinute", "1.5")]
    [InlineData("TensorOne:MaxEventBytes", "99999999999")]
    [InlineData("Simulator:Speed", "fast")]
    [InlineData("Simulator:Seed", "x")]
    [InlineData("Simulator:Jobs", "ten")]
    [InlineData("Access:Mode", "Everybody")]
    [InlineData("Access:Mode", "7")]
    [InlineData("TensorOne:BaseUrl:0", "http://127.0.0.1:1")]
    [InlineData("Watch:JobIds", "job_1,job_2")]
    public async Task Value_ThatDoesNotConvert_IsNamedWithItsKey(string key, string value)
    {
        var run = await StartRun.InFolderAsync($"--{key}={value}");

        var named = key == "TensorOne:BaseUrl:0" ? "TensorOne:BaseUrl" : key;
        Assert.StartsWith(named + " ", Assert.Single(run.RefusedWith()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TensorOne:BaseUr", "TensorOne:BaseUrl")]
    [InlineData("TensorOne:BasUerl", "TensorOne:BaseUrl")]
    [InlineData("tensorone:apikye", "TensorOne:ApiKey")]
    [InlineData("TensorOne:RequestPerMinute", "TensorOne:RequestsPerMinute")]
    [InlineData("Storage:Direktory", "Storage:Directory")]
    [InlineData("Watch:JobId", "Watch:JobIds")]
    public async Task Key_Misspelt_IsToldTheNearest(string key, string meant)
    {
        var run = await StartRun.InFolderAsync($"--{key}=x");

        var error = Assert.Single(run.RefusedWith());
        Assert.EndsWith($"is not a setting; did you mean {meant}?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_LikeNoOther_IsToldAllOfItsSection()
    {
        var run = await StartRun.InFolderAsync("--Storage:Colour=blue");

        Assert.Equal(
            "Storage:Colour is not a setting; Storage has ConnectionString, Directory, Provider.",
            Assert.Single(run.RefusedWith())
        );
    }

    [Fact]
    public async Task Section_GivenAsAValue_IsNamed()
    {
        var run = await StartRun.InFolderAsync("--Storage=data");

        Assert.StartsWith("Storage is no setting but a section", Assert.Single(run.RefusedWith()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Access:Mode", "anonymous")]
    [InlineData("access:mode", "ANONYMOUS")]
    [InlineData("Simulator:Jobs", "")]
    [InlineData("Storage:Provider", "sqlite")]
    public async Task Value_InAnotherCaseOrEmptyWhereItMay_IsTaken(string key, string value)
    {
        await using var dashboard = await DashboardHost.StartAsync($"--{key}={value}");

        using var answer = await dashboard.SendAsync(HttpMethod.Get, "/health/live");
        Assert.True(answer.IsSuccessStatusCode);
    }
}
