using CsCheck;
using Simulator.Streams;

namespace Simulator.Tests.Streams;

public sealed class EventLogTests
{
    private const int MaximumFrames = 40;
    private const int MaximumBytes = 900;

    // The oracle keeps every event and works out from the bounds what can still be read.
    [Fact]
    public void AnyEvents_AgainstAPlainList_AreReadFromAnyPosition() =>
        Gen.Select(Gen.Int[0, 100].Array[0, 150], Gen.Long[0, 5_000_000_000], Gen.Int[1, 200])
            .Sample(
                (sizes, after, limit) =>
                {
                    var log = new EventLog(after, MaximumFrames, MaximumBytes);
                    var all = new List<StreamFrame>();
                    foreach (var size in sizes)
                    {
                        var frame = new StreamFrame(
                            after + all.Count + 1,
                            new byte[size],
                            null!,
                            default,
                            "",
                            null,
                            0,
                            null,
                            false
                        );
                        log.Append(frame);
                        all.Add(frame);
                    }

                    var held = Held(all);
                    Assert.Equal(after + all.Count, log.Last);
                    Assert.Equal(after + all.Count - held.Count + 1, log.Oldest);
                    for (var position = after - 1; position <= after + all.Count + 1; position++)
                    {
                        var read = new List<StreamFrame>();
                        var isHeld = position >= log.Oldest - 1 && position <= log.Last;
                        Assert.Equal(isHeld, log.TryRead(position, limit, read));
                        Assert.Equal(isHeld ? held.Where(frame => frame.Sequence > position).Take(limit) : [], read);
                    }
                },
                iter: 200
            );

    private static List<StreamFrame> Held(List<StreamFrame> all)
    {
        var held = all.ToList();
        while (held.Count > 1 && (held.Count > MaximumFrames || held.Sum(frame => frame.Bytes.Length) > MaximumBytes))
        {
            held.RemoveAt(0);
        }

        return held;
    }
}
