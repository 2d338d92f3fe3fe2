using System.Collections.Immutable;
using Simulator.Traces;

namespace Simulator;

/// <summary>How the Simulator is to behave. Each property is an option of the command line: <c>RateLimit</c> is <c>--rate-limit</c>.</summary>
public sealed record SimulatorOptions
{
    public const string DefaultUrl = "http://localhost:5090";

    /// <summary>Where it listens. Port 0 takes a free one; <c>WebApplication.Urls</c> tells which, once started.</summary>
    public ImmutableArray<string> Urls { get; init; } = [DefaultUrl];

    /// <summary><c>quiet</c>, <c>busy</c>, <c>incident</c> or <c>storm</c>.</summary>
    public string Scenario { get; init; } = "busy";

    /// <summary>Jobs alive at any time; null takes the scenario's own number.</summary>
    public int? Jobs { get; init; }

    /// <summary>GPUs there are, as a share of those that the jobs want: below 1 they queue. Null takes the scenario's own.</summary>
    public double? Capacity { get; init; }

    /// <summary>Jobs come whether or not others end: as fast as keeps that many alive where none waits. Else each that ends is followed by one.</summary>
    public bool OpenArrivals { get; init; }

    /// <summary>Story time per wall time.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Same seed, same story.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>When the story starts, in its own time; null takes the present second.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>A trace file to replay instead of a scenario.</summary>
    public string? Trace { get; init; }

    /// <summary>A trace that is in memory already; wins over <see cref="Trace"/>.</summary>
    public Trace? Recording { get; init; }

    /// <summary>Such as <c>100/1m</c> (units s, m, h), per key; or <c>none</c>.</summary>
    public string RateLimit { get; init; } = "none";

    /// <summary>How batch answers look: <c>object</c>, <c>array</c> or <c>statuses</c>.</summary>
    public string BatchShape { get; init; } = "object";

    /// <summary>How errors look: <c>page</c> (as on the status page) or <c>snake</c> (as on the API's other pages).</summary>
    public string ErrorDialect { get; init; } = "page";

    /// <summary>Gets a signed webhook at every state change.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary><c>whsec_</c> and base64; without it webhooks go unsigned.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>What a webhook's body is: <c>event</c> (type, timestamp, data) or <c>document</c> (the bare status document).</summary>
    public string WebhookBody { get; init; } = "event";

    /// <summary>Keys that are accepted; with none, any non-empty bearer token is.</summary>
    public ImmutableArray<string> ApiKeys { get; init; } = [];

    /// <summary>Keys may only GET: the batch POST is refused.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Without <c>GET /v2/jobs</c>, as the documented API.</summary>
    public bool NoList { get; init; }

    /// <summary>Without <c>GET /v2/jobs/stream</c>, as the documented API.</summary>
    public bool NoAllStream { get; init; }

    /// <summary>Wall time between two readings of a running job; null takes the scenario's own.</summary>
    public double? TickSeconds { get; init; }

    /// <summary>Wall time between two heartbeat comments on a stream.</summary>
    public double HeartbeatSeconds { get; init; } = 15;

    /// <summary>Entries that the journal holds.</summary>
    public int JournalEntries { get; init; } = 250_000;

    /// <summary>Finished jobs that stay readable; the oldest go first.</summary>
    public int KeptJobs { get; init; } = 20_000;
}
