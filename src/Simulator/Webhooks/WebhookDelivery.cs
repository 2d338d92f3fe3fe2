using Simulator.Journal;
using Simulator.Workloads;

namespace Simulator.Webhooks;

/// <summary>One message to one receiver; its id stays the same however often it is sent.</summary>
internal sealed record WebhookDelivery(string Id, Uri Url, byte[] Body, JournalEntry Entry, SimulatedJob Job, decimal? ShownCost);
