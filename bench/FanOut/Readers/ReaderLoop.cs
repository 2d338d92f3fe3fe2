namespace FanOut.Readers;

/// <summary>One thread reads for all subscribers of a server, as light as can be, because it shares the machine with the server.</summary>
internal sealed class ReaderLoop : IDisposable
{
    private static readonly TimeSpan LookAtStop = TimeSpan.FromMilliseconds(100);

    private readonly Epoll _epoll = new();
    private readonly List<EventReader> _readers;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private volatile bool _isAwake;

    public ReaderLoop(List<EventReader> readers)
    {
        _readers = readers;
        for (var key = 0; key < readers.Count; key++)
        {
            _epoll.Watch(readers[key].Descriptor, key);
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "readers" };
        _thread.Start();
    }

    /// <summary>
    /// Never sleeps, on a core of its own: else each delivery pays for waking the reader up, on a virtual machine as much as for all the rest,
    /// which no server has to pay whose readers are elsewhere.
    /// </summary>
    public bool IsAwake
    {
        set => _isAwake = value;
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _epoll.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            var ready = _epoll.Wait(_isAwake ? TimeSpan.Zero : LookAtStop);
            for (var i = 0; i < ready; i++)
            {
                _readers[_epoll.Key(i)].Receive();
            }
        }
    }
}
