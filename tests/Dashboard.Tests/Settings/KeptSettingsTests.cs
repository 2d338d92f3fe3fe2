using System.Net;
using Dashboard.Settings;
using Dashboard.Upstream.Discovery;
using Testing;

namespace Dashboard.Tests.Settings;

public sealed class KeptSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Settings_AfterARestart_AreWhatTheyWere()
    {
        IReadOnlyCollection<WatchEntry> watched;
        await using (var before = await DashboardHost.StartAsync(_folder, "--Watch:JobIds:0=job_configured"))
        {
            using var _ = await before.PostJsonAsync("/api/watch", """{"jobIds":["job_b","job_a","job_gone"]}""");
            using var __ = await before.SendAsync(HttpMethod.Delete, "/api/watch/job_gone");
            await before.Get<MarkedJobs>().SetAsync("job_a", isMarked: true, CancellationToken.None);
            await before.Get<MarkedJobs>().SetAsync("job_b", isMarked: true, CancellationToken.None);
            await before.Get<MarkedJobs>().SetAsync("job_b", isMarked: false, CancellationToken.None);
            await before.Get<SavedViews>().SaveAsync(new SavedView("Mine", "q=old"), CancellationToken.None);
            await before.Get<SavedViews>().SaveAsync(new SavedView("Mine", "q=new"), CancellationToken.None);
            await before.Get<SavedViews>().SaveAsync(new SavedView("All", ""), CancellationToken.None);
            await before.Get<SavedViews>().SaveAsync(new SavedView("Gone", ""), CancellationToken.None);
            await before.Get<SavedViews>().DeleteAsync(new SavedView("Gone", ""), CancellationToken.None);
            await before.Get<SuggestionMarks>().SetAsync(Mark("a", isApplied: false), CancellationToken.None);
            await before.Get<SuggestionMarks>().SetAsync(Mark("a", isApplied: true), CancellationToken.None);
            await before.Get<SuggestionMarks>().SetAsync(Mark("gone", isApplied: true), CancellationToken.None);
            await before.Get<SuggestionMarks>().RemoveAsync("gone", CancellationToken.None);
            watched = before.Get<WatchList>().GetEntries();
        }

        await using var after = await DashboardHost.StartAsync(_folder);

        Assert.Equal(
            watched.Where(entry => entry.Source == WatchSource.Person).OrderBy(entry => entry.JobId),
            after.Get<WatchList>().GetEntries().OrderBy(entry => entry.JobId)
        );
        Assert.Equal(["job_a", "job_b"], after.Get<WatchList>().GetEntries().Select(entry => entry.JobId).Order());
        Assert.Equal(["job_a"], after.Get<MarkedJobs>().Current);
        Assert.Equal([new SavedView("All", ""), new SavedView("Mine", "q=new")], after.Get<SavedViews>().Current);
        var (key, mark) = Assert.Single(after.Get<SuggestionMarks>().Current);
        Assert.Equal(("a", "Text of a", true, JobsOf.Start), (key, mark.Text, mark.IsApplied, mark.At));
        Assert.Equal(["ep_1", "ep_2"], mark.Endpoints);
    }

    private static SuggestionMark Mark(string key, bool isApplied) =>
        new(key, $"Text of {key}", isApplied, JobsOf.Start, ["ep_1", "ep_2"]);

    [Fact]
    public async Task Write_OnceAcknowledged_IsInTheFile()
    {
        await using var dashboard = await DashboardHost.StartAsync(_folder);

        using var answer = await dashboard.PostJsonAsync("/api/watch", """{"jobIds":["job_a"]}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["job_a"], SettingsFile.Read(_folder, "SELECT JobId FROM WatchedJobs"));

        await dashboard.Get<MarkedJobs>().SetAsync("job_m", isMarked: true, CancellationToken.None);
        Assert.Equal(["job_m"], SettingsFile.Read(_folder, "SELECT JobId FROM MarkedJobs"));

        await dashboard.Get<SavedViews>().SaveAsync(new SavedView("Mine", "q=a"), CancellationToken.None);
        Assert.Equal(["q=a"], SettingsFile.Read(_folder, "SELECT Query FROM SavedViews"));

        using var removal = await dashboard.SendAsync(HttpMethod.Delete, "/api/watch/job_a");
        Assert.Equal(HttpStatusCode.NoContent, removal.StatusCode);
        Assert.Empty(SettingsFile.Read(_folder, "SELECT JobId FROM WatchedJobs"));
    }

    [Fact]
    public async Task Writes_ManyAtOnce_LeaveFileAndMemoryAlike()
    {
        await using var dashboard = await DashboardHost.StartAsync(_folder);
        var (marks, views) = (dashboard.Get<MarkedJobs>(), dashboard.Get<SavedViews>());

        await Task.WhenAll(
                Enumerable
                    .Range(0, 40)
                    .SelectMany<int, Task>(i =>
                        [
                            marks.SetAsync($"job_{i % 7}", isMarked: i % 3 != 0, CancellationToken.None),
                            views.SaveAsync(new SavedView($"view {i % 5}", $"q={i}"), CancellationToken.None),
                            views.DeleteAsync(new SavedView($"view {i % 4}", ""), CancellationToken.None),
                        ]
                    )
            )
            .Soon();

        Assert.Equal(marks.Current.Order(), SettingsFile.Read(_folder, "SELECT JobId FROM MarkedJobs ORDER BY JobId"));
        Assert.Equal(
            views.Current.Select(view => $"{view.Name}?{view.Query}"),
            SettingsFile.Read(_folder, "SELECT Name || '?' || Query FROM SavedViews ORDER BY Name")
        );
    }

    [Fact]
    public async Task Watch_TheSameJobsFromManyAtOnce_AreAddedOnceAndNobodyFails()
    {
        await using var dashboard = await DashboardHost.StartAsync(_folder);

        var answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 20)
                    .Select(i => dashboard.PostJsonAsync("/api/watch", $$"""{"jobIds":["job_same","job_{{i % 4}}"]}"""))
            )
            .Soon();

        var watched = new List<string>();
        foreach (var answer in answers)
        {
            var body = await answer.ReadJsonAsync(HttpStatusCode.OK);
            watched.AddRange(body.GetProperty("watched").EnumerateArray().Select(jobId => jobId.GetString()!));
            Assert.Equal(2, body.GetProperty("watched").GetArrayLength() + body.GetProperty("existing").GetArrayLength());
        }

        string[] expected = ["job_0", "job_1", "job_2", "job_3", "job_same"];
        Assert.Equal(expected, watched.Order(StringComparer.Ordinal));
        Assert.Equal(expected, SettingsFile.Read(_folder, "SELECT JobId FROM WatchedJobs ORDER BY JobId"));
    }

    [Fact]
    public async Task Watch_AddedAndRemovedAtOnce_FileAndMemoryAgree()
    {
        await using var dashboard = await DashboardHost.StartAsync(_folder);

        await Task.WhenAll(
                Enumerable
                    .Range(0, 60)
                    .Select(i =>
                        i % 2 == 0
                            ? dashboard.PostJsonAsync("/api/watch", $$"""{"jobIds":["job_{{i % 3}}"]}""")
                            : dashboard.SendAsync(HttpMethod.Delete, $"/api/watch/job_{i % 3}")
                    )
            )
            .Soon();

        Assert.Equal(
            dashboard.Get<WatchList>().GetEntries().Select(entry => entry.JobId).Order(StringComparer.Ordinal),
            SettingsFile.Read(_folder, "SELECT JobId FROM WatchedJobs ORDER BY JobId")
        );
    }

    [Theory]
    [InlineData("", "q=a")]
    [InlineData("  ", "q=a")]
    [InlineData("{81}", "q=a")]
    [InlineData("Mine", "{4097}")]
    public async Task View_WithoutAProperName_IsRefused(string name, string query)
    {
        await using var dashboard = await DashboardHost.StartAsync(_folder);
        var view = new SavedView(
            name.Replace("{81}", new string('n', 81), StringComparison.Ordinal),
            query.Replace("{4097}", new string('q', 4097), StringComparison.Ordinal)
        );

        await Assert.ThrowsAsync<ArgumentException>(() => dashboard.Get<SavedViews>().SaveAsync(view, CancellationToken.None));
        Assert.Empty(dashboard.Get<SavedViews>().Current);
    }
}
