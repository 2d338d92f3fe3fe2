namespace Circuits.Viewers;

/// <summary>Any number of viewers of one server.</summary>
/// <param name="page">Path and reader of the viewer of a number.</param>
internal sealed class ViewerCrowd(Uri server, Func<int, (string Path, IPageReader Reader)> page) : IAsyncDisposable
{
    private const int AtOnce = 8;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };
    private readonly List<HeadlessViewer> _viewers = [];

    public int Count => _viewers.Count;

    /// <summary>Connects more, until there are so many and each shows its page.</summary>
    public async Task GrowAsync(int count)
    {
        var added = Enumerable.Range(Count, Math.Max(0, count - Count)).Select(Make).ToList();
        _viewers.AddRange(added);
        await Parallel.ForEachAsync(
            added,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (viewer, _) => await viewer.OpenAsync()
        );
    }

    public CrowdReading Read() =>
        new(_viewers.Sum(viewer => viewer.Updates), _viewers.Sum(viewer => viewer.Batches), _viewers.Sum(viewer => viewer.Bytes));

    /// <returns>What is not as it should be: viewers that failed, or do not show all of their page.</returns>
    public IReadOnlyList<string> FindFaults() =>
        [
            .. _viewers
                .Where(viewer => viewer.Fault is not null || !viewer.Page.IsComplete)
                .GroupBy(viewer => viewer.Fault ?? "It does not show all of its page.")
                .Select(group => $"{group.Count()} viewers: {group.Key}"),
        ];

    /// <summary>Says what is not as it should be.</summary>
    /// <returns>The exit code for it.</returns>
    public async Task<int> ReportFaultsAsync()
    {
        var faults = FindFaults();
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync(fault);
        }

        return faults.Count == 0 ? 0 : 1;
    }

    /// <returns>The fewest and the most rows that one of them shows.</returns>
    public (int Fewest, int Most) CountRows() =>
        _viewers.Count == 0
            ? (0, 0)
            : (_viewers.Min(viewer => viewer.Page.RowCount), _viewers.Max(viewer => viewer.Page.RowCount));

    /// <summary>All leave as people do who close their tabs.</summary>
    public async Task LeaveAsync()
    {
        await Parallel.ForEachAsync(
            _viewers,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (viewer, _) => await viewer.CloseAsync()
        );
        _viewers.ForEach(viewer => viewer.Dispose());
        _viewers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await LeaveAsync();
        }
        catch (HttpRequestException e) when (e.StatusCode is null)
        {
            // the server has gone before
        }

        _http.Dispose();
    }

    private HeadlessViewer Make(int number)
    {
        var (path, reader) = page(number);
        return new HeadlessViewer(_http, server, path, reader);
    }
}

/// <summary>What all viewers have got so far.</summary>
internal sealed record CrowdReading(long Updates, long Batches, long Bytes)
{
    public static CrowdReading operator -(CrowdReading now, CrowdReading before) =>
        new(now.Updates - before.Updates, now.Batches - before.Batches, now.Bytes - before.Bytes);
}
