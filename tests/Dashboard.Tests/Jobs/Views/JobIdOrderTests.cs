using CsCheck;
using Dashboard.Components.Live;
using Dashboard.Jobs.Views;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Views;

public sealed class JobIdOrderTests
{
    private static readonly Gen<string> Ids = Gen.OneOf(
        Gen.Int[0, 500].Select(number => $"job_{number}"),
        Gen.String[Gen.Char["ab\u00e4\ud83d\ude00"], 1, 20],
        Gen.String[Gen.Char["ab"], 1, 4].Select(end => new string('x', 30) + end)
    );

    /// <summary>Jobs come and go in any number at a time, and a slot that one leaves is another's, perhaps before the order is caught up with.</summary>
    [Fact]
    public void AnyChanges_LeaveTheIdsInOrder() =>
        Gen.Select(Ids, Gen.Int[0, 5])
            .Array[0, 200]
            .Array[1, 8]
            .Sample(turns =>
            {
                var order = new JobIdOrder();
                var entries = new JobEntry?[2_000];
                var slots = new Dictionary<string, int>(StringComparer.Ordinal);
                var free = new Stack<int>(Enumerable.Range(0, 2_000).Reverse());
                var row = new LiveRow<Job>(
                    "",
                    JobUpdate.Apply(null, JobsOf.Observation("job_1", """{"status":"running"}""")).Job,
                    1
                );
                foreach (var turn in turns)
                {
                    foreach (var (id, what) in turn)
                    {
                        if (what == 0 && slots.Remove(id, out var left))
                        {
                            order.Remove(left);
                            entries[left] = null;
                            free.Push(left);
                        }
                        else if (what != 0 && !slots.ContainsKey(id))
                        {
                            var slot = free.Pop();
                            slots[id] = slot;
                            entries[slot] = new JobEntry(id, slot, row);
                            order.Add(slot);
                        }
                    }

                    order.CatchUp(entries);
                    Assert.Equal(
                        slots.Keys.Order(StringComparer.Ordinal),
                        order.Slots.ToArray().Select(slot => entries[slot]!.JobId)
                    );
                }
            });
}
