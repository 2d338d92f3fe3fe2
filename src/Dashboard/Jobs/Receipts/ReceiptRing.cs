using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Shared.Jobs;

namespace Dashboard.Jobs.Receipts;

/// <summary>The latest receipts of one job. Any thread may write and read.</summary>
internal sealed class ReceiptRing
{
    public const int MostUnseen = 16;
    public const int MostSeen = 500;

    /// <summary>Of the bytes of a job that somebody looks at.</summary>
    public const int MostBytes = 1024 * 1024;

    private const int First = 4;

    private readonly Lock _lock = new();
    private Line[] _lines = new Line[First];

    /// <summary>The bytes of the lines, while somebody looks.</summary>
    private ReadOnlyMemory<byte>[]? _json;
    private long _count;
    private int _held;
    private int _looks;
    private long _heldBytes;

    /// <summary>Up to which line bytes have gone again.</summary>
    private long _dropped;
    private string? _epoch;

    /// <summary>When the latest came, in ticks; 0 where none has.</summary>
    public long LatestTicks
    {
        get
        {
            lock (_lock)
            {
                return _count == 0 ? 0 : _lines[(int)((_count - 1) % _lines.Length)].ReceivedTicks;
            }
        }
    }

    public bool IsLookedAt
    {
        get
        {
            lock (_lock)
            {
                return _looks > 0;
            }
        }
    }

    public long Version => Interlocked.Read(ref _count);

    public void Add(Observation observation, UpdateKind kind)
    {
        var received = observation.Document.Received;
        lock (_lock)
        {
            if (_held == _lines.Length && _held < Most)
            {
                Resize(Math.Min(2 * _held, Most));
            }

            var at = (int)(_count % _lines.Length);
            // positions of one job are mostly of one epoch: its text is kept once
            var epoch = observation.Position?.Epoch;
            _epoch = epoch is null || epoch == _epoch ? _epoch : epoch;
            _lines[at] = new Line(
                observation.ReceivedAt.UtcTicks,
                observation.Position?.Sequence ?? 0,
                epoch is null ? null : _epoch,
                received.Length,
                observation.Source,
                kind
            );
            if (_json is { } json)
            {
                Keep(json, at, received);
            }

            Interlocked.Increment(ref _count);
            _held = Math.Min(_held + 1, _lines.Length);
        }
    }

    public ImmutableArray<JobReceipt> GetLatest()
    {
        lock (_lock)
        {
            var receipts = ImmutableArray.CreateBuilder<JobReceipt>(_held);
            for (var number = _count - 1; number >= _count - _held; number--)
            {
                var at = (int)(number % _lines.Length);
                receipts.Add(_lines[at].Read(number + 1, _json is { } json ? json[at] : default));
            }

            return receipts.DrainToImmutable();
        }
    }

    public void BeginLook()
    {
        lock (_lock)
        {
            if (_looks++ == 0)
            {
                _json = new ReadOnlyMemory<byte>[_lines.Length];
                (_heldBytes, _dropped) = (0, _count);
            }
        }
    }

    public void EndLook()
    {
        lock (_lock)
        {
            if (--_looks == 0)
            {
                _json = null;
                if (_lines.Length > MostUnseen)
                {
                    Resize(MostUnseen);
                }
            }
        }
    }

    private int Most => _json is null ? MostUnseen : MostSeen;

    private void Keep(ReadOnlyMemory<byte>[] json, int at, ReadOnlyMemory<byte> received)
    {
        _heldBytes -= json[at].Length;
        json[at] = Own(received);
        _heldBytes += received.Length;
        // also the newest where it alone is too large
        for (_dropped = Math.Max(_dropped, _count - _lines.Length + 1); _heldBytes > MostBytes && _dropped <= _count; _dropped++)
        {
            var oldest = (int)(_dropped % _lines.Length);
            _heldBytes -= json[oldest].Length;
            json[oldest] = default;
        }
    }

    /// <summary>A part of something larger would keep all of it.</summary>
    private static ReadOnlyMemory<byte> Own(ReadOnlyMemory<byte> received) =>
        MemoryMarshal.TryGetArray(received, out var segment) && segment.Array!.Length <= 2 * received.Length
            ? received
            : received.ToArray();

    private void Resize(int length)
    {
        var lines = new Line[length];
        var json = _json is null ? null : new ReadOnlyMemory<byte>[length];
        _held = Math.Min(_held, length);
        for (var number = _count - _held; number < _count; number++)
        {
            lines[number % length] = _lines[number % _lines.Length];
            if (json is not null)
            {
                json[number % length] = _json![number % _lines.Length];
            }
        }

        (_lines, _json) = (lines, json);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Line(
        long ReceivedTicks,
        long Sequence,
        string? Epoch,
        int SizeBytes,
        DocumentSource Source,
        UpdateKind Kind
    )
    {
        public JobReceipt Read(long number, ReadOnlyMemory<byte> json) =>
            new(
                new DateTimeOffset(ReceivedTicks, TimeSpan.Zero),
                Source,
                Kind,
                Epoch is null ? null : string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}"),
                SizeBytes,
                json
            )
            {
                Number = number,
            };
    }
}
