using System.Text.Json;
using Simulator.Workloads;

namespace Simulator.Journal;

/// <summary>The ledger as JSON: decimals as text, so that no reader makes binary fractions of them.</summary>
internal sealed class CostStatement(Story story, CostLedger ledger)
{
    public void Write(Utf8JsonWriter writer) =>
        story.Read(at =>
        {
            var total = 0m;
            writer.WriteStartObject();
            writer.WriteStartArray("jobs");
            foreach (var job in story.Jobs.OldestFirst)
            {
                writer.WriteStartObject();
                writer.WriteString("jobId", job.Id);
                writer.WriteStartArray("attempts");
                foreach (var cost in job.Costs(at))
                {
                    total += cost.Actual;
                    writer.WriteStartObject();
                    writer.WriteNumber("n", cost.Attempt);
                    writer.WriteString("published", Text(ledger.Published(job, cost.Attempt)));
                    writer.WriteString("actual", Text(cost.Actual));
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            var dropped = ledger.Dropped;
            if (dropped.Jobs > 0)
            {
                writer.WriteStartObject("dropped");
                writer.WriteNumber("jobs", dropped.Jobs);
                writer.WriteString("actual", Text(dropped.Cost));
                writer.WriteEndObject();
            }

            writer.WriteString("total", Text(total + dropped.Cost));
            writer.WriteEndObject();
            return true;
        });

    private static string Text(decimal value) => value.ToString("0.#########");
}
