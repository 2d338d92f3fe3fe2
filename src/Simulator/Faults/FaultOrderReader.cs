using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Simulator.Endpoints;

namespace Simulator.Faults;

/// <summary>Reads <c>{kind, route, jobIds, share, count, forSeconds, args}</c> and finds everything that is wrong with it.</summary>
internal sealed class FaultOrderReader(JsonObject body)
{
    private const double LongestSeconds = 86_400;

    private static readonly string[] Fields = ["kind", "route", "jobIds", "share", "count", "forSeconds", "args"];
    private static readonly string[] Routes = [.. ApiRoute.All.Select(route => route.Name)];

    private readonly List<string> _errors = [];

    /// <returns>Null if there is an error.</returns>
    public FaultOrder? Read(out IReadOnlyList<string> errors)
    {
        errors = _errors;
        foreach (var (name, _) in body.Where(field => !Fields.Contains(field.Key)))
        {
            _errors.Add($"{name}: unknown; there are {string.Join(", ", Fields)}.");
        }

        var kind = ReadKind();
        var routes = ReadRoutes();
        if (kind is { } known && known.NeedsStream() && routes.Any(route => route is not ("stream" or "all-stream")))
        {
            _errors.Add($"route: {known.NameOf()} happens on stream and all-stream only.");
        }

        if (body["jobIds"] is not null && kind is { } ordered && routes.Any(route => !NamesJobs(ordered, route)))
        {
            _errors.Add($"jobIds: {ordered.NameOf()} cannot tell jobs apart on every route that is named.");
        }

        var order = new FaultOrder
        {
            Kind = kind ?? FaultKind.Cut,
            Routes = routes,
            JobIds = ReadJobIds(),
            Share = ReadNumber("share", 0, 1),
            Count = (long?)ReadNumber("count", 1, 1e9, whole: true),
            For = ReadNumber("forSeconds", 0.001, LongestSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Arguments = ReadArguments(kind),
        };
        return _errors.Count == 0 ? order : null;
    }

    // A call for many jobs has one answer; its documents, and the events of all jobs' stream, are each one job's.
    private static bool NamesJobs(FaultKind kind, string route) =>
        route switch
        {
            "status" or "stream" => kind != FaultKind.EpochReset,
            "all-stream" => kind.StrikesWithinStream(),
            "batch" or "list" => kind == FaultKind.Malformed,
            _ => false,
        };

    private FaultKind? ReadKind()
    {
        if (Text(body["kind"]) is { } name && FaultKinds.ByName.TryGetValue(name, out var kind))
        {
            return kind;
        }

        _errors.Add($"kind: must be one of {string.Join(", ", FaultKinds.ByName.Keys)}.");
        return null;
    }

    private ImmutableArray<string> ReadRoutes()
    {
        var names = body["route"] switch
        {
            null => [],
            JsonArray array => array.Select(Text).ToArray(),
            var single => [Text(single)],
        };
        if (names is ["any"])
        {
            return [];
        }

        if (names.Any(name => !Routes.Contains(name)))
        {
            _errors.Add($"route: must be any, or of {string.Join(", ", Routes)}.");
            return [];
        }

        return [.. names!];
    }

    private ImmutableHashSet<string> ReadJobIds()
    {
        if (body["jobIds"] is null)
        {
            return [];
        }

        if (body["jobIds"] is not JsonArray array || array.Count == 0 || array.Any(id => Text(id) is null))
        {
            _errors.Add("jobIds: must be an array of ids.");
            return [];
        }

        return [.. array.Select(id => Text(id)!)];
    }

    private double? ReadNumber(string name, double low, double high, bool whole = false)
    {
        if (body[name] is null)
        {
            return null;
        }

        if (Number(body[name]) is { } number && number >= low && number <= high && (!whole || number == Math.Floor(number)))
        {
            return number;
        }

        _errors.Add($"{name}: must be a {(whole ? "whole " : "")}number from {low} to {high}.");
        return null;
    }

    private JsonObject ReadArguments(FaultKind? kind)
    {
        if (body["args"] is null || kind is not { } known)
        {
            return [];
        }

        if (body["args"] is not JsonObject arguments)
        {
            _errors.Add("args: must be an object.");
            return [];
        }

        var rules = FaultArgumentRules.Of(known);
        foreach (var (name, value) in arguments)
        {
            var rule = rules.FirstOrDefault(rule => rule.Name == name);
            var error = rule is null
                ? $"unknown; {known.NameOf()} takes {FaultArgumentRules.Describe(rules)}."
                : rule.Check(value);
            if (error is not null)
            {
                _errors.Add($"args.{name}: {error}");
            }
        }

        return (JsonObject)arguments.DeepClone();
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static double? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;
}
