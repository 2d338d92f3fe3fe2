using System.IO.Pipelines;
using System.Net.Sockets;

namespace Dashboard.Relay.Connections;

/// <summary>
/// A connection's way out that sends at the flush, on the thread that flushes. The server's own hands each flush to another thread, which
/// costs more than the sending where a thousand streams are flushed in a row. What the system's buffer has no room for is sent as soon as it
/// has, and only then is the flush over: nothing else is kept for a slow reader.
/// </summary>
/// <remarks>As with any <see cref="PipeWriter"/>, for one caller at a time; only <see cref="CancelPendingFlush"/> may come from elsewhere.</remarks>
internal sealed class SocketOutput(Socket socket) : PipeWriter
{
    private readonly Lock _lock = new();
    private OutputBlocks _written = new();

    /// <summary>What a send that could not end at once still needs.</summary>
    private OutputBlocks _sent = new();
    private Task _sending = Task.CompletedTask;
    private Task? _rest;
    private TaskCompletionSource? _waiting;
    private volatile bool _isSending;
    private volatile bool _isBroken;
    private volatile bool _isCanceled;
    private volatile bool _isCompleted;

    /// <summary>Once completed: all is sent that ever will be.</summary>
    public Task Sent => _rest ?? _sending;

    /// <summary>All that was written is sent.</summary>
    public bool IsIdle => !_isSending && _written.Length == 0;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _written.Length;

    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        _isCompleted ? throw new InvalidOperationException("Nothing is written after the end.") : _written.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _written.Advance(bytes);

    /// <returns>Completed where the connection is broken.</returns>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<FlushResult>(cancellationToken)
        : TrySend() ? new(new FlushResult(TakeCancellation(), _isBroken))
        : WaitAsync(cancellationToken);

    /// <summary>
    /// Writes and flushes what many get, without a copy of it for each. The bytes must stay as they are, and all that was written before must
    /// have been flushed.
    /// </summary>
    public ValueTask<FlushResult> SendAsync(ReadOnlyMemory<byte> shared)
    {
        if (_isCompleted || _isBroken)
        {
            // the server may have ended it at the same time, because the other side left
            return new(new FlushResult(isCanceled: false, isCompleted: true));
        }

        if (!IsIdle)
        {
            throw new InvalidOperationException("Something else is still to be sent.");
        }

        var send = Send(shared);
        return send.IsCompletedSuccessfully || Await(send) ? new(Result()) : WaitSentAsync();
    }

    public override void CancelPendingFlush()
    {
        lock (_lock)
        {
            _isCanceled = true;
            _waiting?.TrySetResult();
            _waiting = null;
        }
    }

    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
        {
            return;
        }

        _isCompleted = true;
        if (exception is not null)
        {
            lock (_lock)
            {
                _written.Clear();
            }
        }
        else if (!TrySend())
        {
            _rest = SendRestAsync(_sending);
        }
    }

    private FlushResult Result() => new(isCanceled: false, isCompleted: _isBroken);

    /// <returns>False where the caller has to wait.</returns>
    private bool TrySend()
    {
        // a flush that somebody waits for goes on elsewhere, and the connection may be ended meanwhile: a block that both gave back would be
        // two others' at once
        lock (_lock)
        {
            if (_isSending)
            {
                return false;
            }

            if (_written.Length == 0)
            {
                // a block that nothing is written to yet may be somebody's who is about to
                return true;
            }

            if (_isBroken)
            {
                _written.Clear();
                return true;
            }

            var send = Send(shared: null);
            if (send.IsCompletedSuccessfully)
            {
                _written.Clear();
                return true;
            }

            (_written, _sent) = (_sent, _written);
            return Await(send);
        }
    }

    private ValueTask<int> Send(ReadOnlyMemory<byte>? shared)
    {
        try
        {
            return shared is { } bytes ? socket.SendAsync(bytes) : _written.SendAsync(socket);
        }
        catch (ObjectDisposedException e)
        {
            return ValueTask.FromException<int>(e);
        }
    }

    /// <param name="send">
    /// One that was not over when it was looked at, and may be since: what it needed is let go all the same, else it would be sent again.
    /// </param>
    /// <returns>False where it goes on.</returns>
    private bool Await(ValueTask<int> send)
    {
        _isSending = true;
        _sending = FinishAsync(send);
        return !_isSending;
    }

    private async Task FinishAsync(ValueTask<int> send)
    {
        try
        {
            await send;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // whoever receives on the connection tells of it
            _isBroken = true;
        }

        lock (_lock)
        {
            _sent.Clear();
            _isSending = false;
            _waiting?.TrySetResult();
            _waiting = null;
        }
    }

    private async Task SendRestAsync(Task sending)
    {
        await sending;
        if (!TrySend())
        {
            await _sending;
        }
    }

    private async ValueTask<FlushResult> WaitAsync(CancellationToken cancellationToken)
    {
        do
        {
            await StartWaiting().WaitAsync(cancellationToken);
            if (TakeCancellation())
            {
                // whoever cancelled it may be writing again: what is written goes with the next flush, or the end
                return new FlushResult(isCanceled: true, _isBroken);
            }
        } while (!TrySend());

        return Result();
    }

    /// <summary>
    /// Nothing that is written meanwhile is sent: the server may end the response while this waits, and then it alone writes.
    /// </summary>
    private async ValueTask<FlushResult> WaitSentAsync()
    {
        await StartWaiting();
        return new FlushResult(isCanceled: TakeCancellation(), _isBroken);
    }

    /// <returns>Ends with the send or a cancellation.</returns>
    private Task StartWaiting()
    {
        lock (_lock)
        {
            if (!_isSending || _isCanceled)
            {
                return Task.CompletedTask;
            }

            // the send ends on a thread that has other sockets to serve
            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }

    private bool TakeCancellation()
    {
        lock (_lock)
        {
            var isCanceled = _isCanceled;
            _isCanceled = false;
            return isCanceled;
        }
    }
}
