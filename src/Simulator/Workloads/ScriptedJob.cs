using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Documents;

namespace Simulator.Workloads;

/// <summary>
/// A job whose document is written by whoever submitted it: at each moment of its story a patch is merged into it (RFC 7396). It may say
/// anything, also what no real job would.
/// </summary>
internal sealed class ScriptedJob : SimulatedJob
{
    private readonly ImmutableArray<ScriptedStep> _story;
    private readonly JsonObject _document;
    private readonly Dictionary<int, decimal> _costs = [];
    private readonly string? _callbackUrl;
    private readonly bool _streamsPatches;
    private JsonObject? _patch;
    private int _next;

    /// <param name="story">Ordered by time.</param>
    public ScriptedJob(
        long ordinal,
        string id,
        DateTimeOffset createdAt,
        JsonObject document,
        ImmutableArray<ScriptedStep> story,
        string? callbackUrl,
        bool streamsPatches = false
    )
        : base(ordinal, id, document["endpointId"]!.GetValue<string>(), createdAt)
    {
        _story = story;
        _callbackUrl = callbackUrl;
        _streamsPatches = streamsPatches;
        _document = document;
        Tags = ReadTags(document);
        while (_next < story.Length && story[_next].At <= createdAt)
        {
            Merge(_document, story[_next++].Patch);
        }

        NoteCost();
    }

    public override IReadOnlyDictionary<string, string> Tags { get; }

    public override string StatusText => Text("status") ?? "";

    public override string? SubstateText => Text("substate") ?? Text("subState") ?? Text("substatus");

    public override JobState State =>
        Array.Find(Enum.GetValues<JobState>(), state => state.Name() == StatusText) is var state && state.Name() == StatusText
            ? state
            : JobState.Running;

    public override RunningPhase Phase =>
        Array.Find(Enum.GetValues<RunningPhase>(), phase => phase.Name() is { } name && name == SubstateText);

    public override int RetryCount =>
        _document["retryCount"] is JsonValue value && value.TryGetValue<int>(out var count) && count is >= 0 and < 1000
            ? count
            : 0;

    public override bool IsOver => _next == _story.Length && State.IsTerminal() && _document["nextRetryAt"] is null;

    public override bool IsTicking => false;

    public override bool StreamsPatches => _streamsPatches;

    public override string? CallbackUrl => _callbackUrl;

    public override DateTimeOffset? NextChangeAt => _next < _story.Length ? _story[_next].At : null;

    /// <summary>What an attempt has cost is what its document last said.</summary>
    public override IEnumerable<AttemptCost> Costs(DateTimeOffset at) =>
        _costs.Count == 0
            ? [new AttemptCost(RetryCount, 0)]
            : _costs.OrderBy(cost => cost.Key).Select(cost => new AttemptCost(cost.Key, cost.Value));

    /// <summary>Its every event but the first is a patch of its story, null for what goes.</summary>
    public override bool IsPatched(bool isStateChange) => StreamsPatches && _patch is not null;

    public override bool Change()
    {
        _patch = _story[_next++].Patch;
        Merge(_document, _patch);
        NoteCost();
        return true;
    }

    public override decimal? ShownCost(DateTimeOffset at) =>
        Cost("finalMetrics", "totalCost") ?? Cost("execution", "costAccrued");

    public override void WriteDocument(Utf8JsonWriter writer, DateTimeOffset at, DocumentRequest request)
    {
        if (request.IsPatch)
        {
            WritePatch(writer);
            return;
        }

        if (!request.IsSummary)
        {
            _document.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var name in (string[])["jobId", "status", "substate", "progress", "currentStep", "estimatedCompletion"])
        {
            writer.WritePropertyName(name);
            if (_document[name] is { } value)
            {
                value.WriteTo(writer);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndObject();
    }

    private void WritePatch(Utf8JsonWriter writer)
    {
        var patch = (JsonObject)_patch!.DeepClone();
        patch["jobId"] = Id;
        patch.WriteTo(writer);
    }

    private void NoteCost()
    {
        if (ShownCost(default) is { } cost)
        {
            _costs[RetryCount] = cost;
        }
    }

    private string? Text(string name) =>
        _document[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private decimal? Cost(string section, string name) =>
        _document[section] is JsonObject part && part[name] is JsonValue value && value.TryGetValue<decimal>(out var cost)
            ? cost
            : null;

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner when target[name] is JsonObject existing:
                    Merge(existing, inner);
                    break;
                case JsonObject inner:
                    var created = new JsonObject();
                    Merge(created, inner);
                    target[name] = created;
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }

    private static ImmutableSortedDictionary<string, string> ReadTags(JsonObject document) =>
        document["tags"] is JsonObject tags
            ? tags.Where(tag => tag.Value is JsonValue value && value.TryGetValue<string>(out _))
                .ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value!.GetValue<string>(), StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, string>.Empty;
}

internal sealed record ScriptedStep(DateTimeOffset At, JsonObject Patch);
