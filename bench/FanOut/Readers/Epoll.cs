using System.Runtime.InteropServices;

namespace FanOut.Readers;

/// <summary>
/// Linux' own readiness of many sockets (epoll, level-triggered) and a bare <c>recv</c>. The framework's receive costs several times as
/// much for each event, and a reader that shares the machine with the server must not be what is measured.
/// </summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;

    private readonly int _epoll = epoll_create1(0);
    private readonly Ready[] _ready = new Ready[512];

    /// <param name="key">Comes back from <see cref="Wait"/>.</param>
    public void Watch(int descriptor, int key)
    {
        var interest = new Ready { Events = Readable, Key = key };
        if (epoll_ctl(_epoll, Add, descriptor, ref interest) != 0)
        {
            throw new IOException($"epoll_ctl: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <returns>How many are readable; their keys by <see cref="Key"/>.</returns>
    public int Wait(TimeSpan timeout) => epoll_wait(_epoll, _ready, _ready.Length, (int)timeout.TotalMilliseconds);

    public int Key(int index) => (int)_ready[index].Key;

    /// <returns>Bytes; 0 where the other side has ended, less where nothing is there or the socket is broken.</returns>
    public static unsafe int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            return (int)recv(descriptor, start, buffer.Length, 0);
        }
    }

    public void Dispose() => _ = close(_epoll);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, ref Ready interest);

    [LibraryImport("libc")]
    private static partial int epoll_wait(int epoll, [Out] Ready[] ready, int most, int timeout);

    [LibraryImport("libc")]
    private static unsafe partial nint recv(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    /// <summary>As the kernel has it on x86-64: packed.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Ready
    {
        public uint Events;
        public long Key;
    }
}
