using System.Collections.Concurrent;

namespace Dashboard.Settings;

/// <summary>
/// What comes while a write is under way waits for the next one and shares it: a flush to the disk takes a thousand items as quickly as one.
/// </summary>
/// <param name="turn">Held while writing: for whoever else must not write meanwhile.</param>
/// <param name="write">Writes all of them, in the order they came. What it throws, all who share the write are told.</param>
internal sealed class SharedWrites<T>(SemaphoreSlim turn, Func<IReadOnlyList<T>, Task> write)
{
    private readonly ConcurrentQueue<(T Item, TaskCompletionSource Written)> _waiting = new();

    /// <returns>Done when it is written.</returns>
    public Task AddAsync(T item)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((item, written));
        _ = TakeTurnAsync();
        return written.Task;
    }

    private async Task TakeTurnAsync()
    {
        await turn.WaitAsync();
        try
        {
            var together = new List<(T Item, TaskCompletionSource Written)>();
            while (_waiting.TryDequeue(out var next))
            {
                together.Add(next);
            }

            if (together.Count > 0)
            {
                await WriteAsync(together);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task WriteAsync(List<(T Item, TaskCompletionSource Written)> together)
    {
        try
        {
            await write(together.ConvertAll(one => one.Item));
            together.ForEach(one => one.Written.SetResult());
        }
#pragma warning disable CA1031 // whoever waits must learn of it, whatever it is
        catch (Exception e)
#pragma warning restore CA1031
        {
            together.ForEach(one => one.Written.TrySetException(e));
        }
    }
}
