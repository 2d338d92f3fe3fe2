using Bunit;
using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Components.Tests.Jobs;

public sealed class WatchDialogTests : BunitContext
{
    private readonly SettingsInMemory _settings = new();
    private readonly WatchList _watchList = new();

    public WatchDialogTests()
    {
        Services.AddSingleton(_watchList);
        Services.AddSingleton(new WatchRequests(_watchList, _settings.Watched, TimeProvider.System));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        JSInterop.Mode = JSRuntimeMode.Loose;
        _watchList.Add(new WatchEntry("job_known", WatchSource.Person, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Text_Checked_ShowsWhatWouldBecomeOfEachBeforeAnythingIsDone()
    {
        var dialog = Render<WatchDialog>();

        Upload(dialog, "written.txt", "job_a, job_b job_a\njob_known a/b");

        Assert.Equal(["2", "1", "1", "1"], dialog.FindAll("dl.facts dd").Select(value => value.TextContent));
        Assert.StartsWith("a/b", dialog.Find(".refused li").TextContent, StringComparison.Ordinal);
        Assert.True(dialog.Find(".source").HasAttribute("hidden"));
        Assert.Equal("Watch 2 jobs", dialog.Find(".row .first:not([data-reads])").TextContent);
        Assert.False(_watchList.Contains("job_a"));
    }

    [Fact]
    public async Task Add_Pressed_WatchesAndSaysHowMany()
    {
        var dialog = Render<WatchDialog>();
        Upload(dialog, "jobs.csv", "name,jobId\nx,job_a\ny,job_b\n");

        await dialog.Find(".row .first:not([data-reads])").ClickAsync(new());

        Assert.Equal("2 jobs are watched from now on.", dialog.Find("p[role=status]").TextContent);
        Assert.True(_watchList.Contains("job_a") && _watchList.Contains("job_b"));
        Assert.Equal(["job_a", "job_b"], (await _settings.Watched.GetAllAsync(default)).Select(row => row.JobId).Order());
    }

    [Fact]
    public async Task Add_DatabaseRefuses_SaysSoAndKeepsTheProposal()
    {
        var dialog = Render<WatchDialog>();
        Upload(dialog, "written.txt", "job_a");
        _settings.Break();

        await dialog.Find(".row .first:not([data-reads])").ClickAsync(new());

        Assert.StartsWith("Not saved", dialog.Find("#watch-fault").TextContent, StringComparison.Ordinal);
        Assert.Equal("Watch 1 job", dialog.Find(".row .first:not([data-reads])").TextContent);
        Assert.False(_watchList.Contains("job_a"));
    }

    [Theory]
    [InlineData("written.txt", " ,\n ", "There is no job ID in it.")]
    [InlineData("jobs.csv", "jobId\n", "There is no job ID in it.")]
    public void Source_WithoutAnId_SaysSo(string name, string text, string fault)
    {
        var dialog = Render<WatchDialog>();

        Upload(dialog, name, text);

        Assert.Equal(fault, dialog.Find("#watch-fault").TextContent);
        Assert.False(dialog.Find(".source").HasAttribute("hidden"));
    }

    [Fact]
    public void Source_TooLargeOrTooMany_SaysSo()
    {
        var dialog = Render<WatchDialog>();

        Upload(dialog, "jobs.csv", new string('x', (1024 * 1024) + 1));
        Assert.StartsWith("That is larger than 1 MiB", dialog.Find("#watch-fault").TextContent, StringComparison.Ordinal);

        Upload(dialog, "written.txt", string.Join(' ', Enumerable.Range(0, 10_001).Select(i => $"job_{i}")));
        Assert.StartsWith("There are more than 10,000 IDs", dialog.Find("#watch-fault").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Close_AfterAProposal_BeginsAnew()
    {
        var dialog = Render<WatchDialog>();
        Upload(dialog, "written.txt", "job_a");

        await dialog.Find("dialog").TriggerEventAsync("onclose", EventArgs.Empty);

        Assert.Empty(dialog.FindAll("dl.facts"));
        Assert.False(dialog.Find(".source").HasAttribute("hidden"));
        Assert.False(_watchList.Contains("job_a"));
    }

    private static void Upload(IRenderedComponent<WatchDialog> dialog, string name, string text) =>
        dialog.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(text, name));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _settings.Dispose();
        }
    }
}
