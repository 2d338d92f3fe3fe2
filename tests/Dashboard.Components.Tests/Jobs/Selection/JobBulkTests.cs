using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs.Selection;
using Dashboard.Upstream.Discovery;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Selection;

public sealed class JobBulkTests : IDisposable
{
    private readonly SettingsInMemory _settings = new();
    private readonly WatchList _watchList = new();
    private readonly WatchRequests _requests;
    private readonly JobBulk _bulk;

    public JobBulkTests()
    {
        _requests = new WatchRequests(_watchList, _settings.Watched, TimeProvider.System);
        _bulk = new JobBulk(_settings.Marked, _requests, _watchList, NullLogger<JobBulk>.Instance);
    }

    public void Dispose()
    {
        _requests.Dispose();
        _settings.Dispose();
    }

    /// <summary>Whatever is done, the undo of what has changed leaves all as it was.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Undone_AllIsAsBefore(int action)
    {
        var jobIds = Ids(1_200);
        await _bulk.RunAsync(BulkAction.Star, jobIds[..300], _ => { }, default).Soon();
        await _bulk.RunAsync(BulkAction.Watch, jobIds[200..800], _ => { }, default).Soon();
        await _bulk.RunAsync(BulkAction.Unwatch, jobIds[700..800], _ => { }, default).Soon();
        var before = await StateAsync();

        var outcome = await _bulk.RunAsync((BulkAction)action, jobIds, _ => { }, default).Soon();
        Assert.Equal(jobIds.Length, outcome.Changed.Count + outcome.SameCount);
        var between = await StateAsync();
        Assert.NotEqual(before, between);
        await _bulk.UndoAsync(outcome, _ => { }, default).Soon();

        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task Star_Some_TellsWhatChanged_AndKeepsItOnDisk()
    {
        await _settings.Marked.SetAsync("job_1", isMarked: true, default).Soon();
        var outcome = await _bulk.RunAsync(BulkAction.Star, Ids(3), _ => { }, default).Soon();

        Assert.Equal(["job_0", "job_2"], outcome.Changed.Order());
        Assert.Equal((1, 0, 0), (outcome.SameCount, outcome.RefusedCount, outcome.RestCount));
        using var read = new Dashboard.Settings.MarkedJobs(_settings, TimeProvider.System);
        await read.LoadAsync(default).Soon();
        Assert.Equal(Ids(3), read.Current.Order());
    }

    [Fact]
    public async Task Watch_IdThatCannotBeAskedFor_IsRefused_AndTheOthersAreWatched()
    {
        var outcome = await _bulk.RunAsync(BulkAction.Watch, ["job_1", "a/b", "job_2"], _ => { }, default).Soon();

        Assert.Equal(["job_1", "job_2"], outcome.Changed.Order());
        Assert.Equal(1, outcome.RefusedCount);
        Assert.True(_watchList.Contains("job_1"));
    }

    [Fact]
    public async Task Ended_TheSliceUnderWayIsDone_AndTheRestIsCounted()
    {
        using var ending = new CancellationTokenSource();
        var told = new List<int>();
        var outcome = await _bulk
            .RunAsync(
                BulkAction.Star,
                Ids(1_600),
                done =>
                {
                    told.Add(done);
                    if (done == 1_000)
                    {
                        ending.Cancel();
                    }
                },
                ending.Token
            )
            .Soon();

        Assert.Equal([500, 1_000], told);
        Assert.Equal((1_000, 600, null), (outcome.Changed.Count, outcome.RestCount, outcome.Fault));
        Assert.Equal(1_000, _settings.Marked.Current.Count);
    }

    [Fact]
    public async Task DatabaseRefuses_IsSaid_AndNothingIsShownThatIsNotKept()
    {
        _settings.Break();
        var outcome = await _bulk.RunAsync(BulkAction.Star, Ids(3), _ => { }, default).Soon();

        Assert.Equal((0, 3), (outcome.Changed.Count, outcome.RestCount));
        Assert.Contains("refused", outcome.Fault, StringComparison.Ordinal);
        Assert.Empty(_settings.Marked.Current);
    }

    private static string[] Ids(int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"job_{i}").Order(StringComparer.Ordinal)];

    private async Task<string> StateAsync()
    {
        var watched = (await _settings.Watched.GetAllAsync(default).Soon()).Select(row => row.JobId);
        Assert.Equal(watched.Order(), _watchList.GetEntries().Select(entry => entry.JobId).Order());
        var off = await _settings.Watched.GetUnwatchedAsync(default).Soon();
        Assert.All(off, jobId => Assert.True(_watchList.IsUnwatched(jobId)));
        return string.Join('|', new[] { _settings.Marked.Current, watched, off }.Select(ids => string.Join(' ', ids.Order())));
    }
}
