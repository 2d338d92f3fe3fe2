using Dashboard.Settings;
using Testing;

namespace Dashboard.Tests.Settings;

public sealed class SharedWritesTests : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<IReadOnlyList<int>> _written = [];
    private readonly SharedWrites<int> _writes;
    private Func<Task> _disk = () => Task.CompletedTask;

    public SharedWritesTests() =>
        _writes = new SharedWrites<int>(
            _turn,
            async items =>
            {
                _written.Add(items);
                await _disk();
            }
        );

    public void Dispose() => _turn.Dispose();

    [Fact]
    public async Task Items_ThatComeDuringAWrite_ShareTheNext_InTheirOrder()
    {
        var disk = new TaskCompletionSource();
        _disk = () => disk.Task;
        var all = Enumerable.Range(0, 1000).Select(_writes.AddAsync).ToList();
        Assert.DoesNotContain(all, item => item.IsCompleted);

        disk.SetResult();
        await Task.WhenAll(all).Soon();

        Assert.Equal(
            [
                [0],
                Enumerable.Range(1, 999),
            ],
            _written
        );
    }

    [Fact]
    public async Task Write_ThatFails_IsToldToAllWhoShareIt_AndToNobodyElse()
    {
        var disk = new TaskCompletionSource();
        _disk = () => disk.Task;
        var first = _writes.AddAsync(0);
        var second = new[] { _writes.AddAsync(1), _writes.AddAsync(2) };
        _disk = () => Task.FromException(new IOException("The disk is full."));
        disk.SetResult();

        await first.Soon();
        foreach (var one in second)
        {
            await Assert.ThrowsAsync<IOException>(() => one.Soon());
        }

        _disk = () => Task.CompletedTask;
        await _writes.AddAsync(3).Soon();
    }

    [Fact]
    public async Task Turn_HeldByAnother_IsWaitedFor()
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        var item = _writes.AddAsync(1);
        Assert.Empty(_written);

        _turn.Release();
        await item.Soon();
        Assert.Single(_written);
    }
}
