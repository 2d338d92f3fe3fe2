using System.Text.Json.Serialization;

namespace Benchmarks.Documents;

/// <summary>The API page's running document as plain JsonSerializer reads it: every field typed, nothing tolerated.</summary>
internal sealed record PlainStatus(
    string JobId,
    string Status,
    string? Substate,
    double Progress,
    string EndpointId,
    string Priority,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EstimatedCompletion,
    string? CurrentStep,
    Dictionary<string, double>? Metadata,
    PlainResources? Resources,
    PlainExecution? Execution,
    Dictionary<string, string>? Tags,
    PlainColdStart? ColdStart
);

internal sealed record PlainResources(
    string GpuType,
    double GpuUtilization,
    string MemoryUsage,
    string MemoryTotal,
    double CpuUsage
);

internal sealed record PlainExecution(double Duration, decimal CostAccrued, long TokensProcessed, long ApiCalls);

internal sealed record PlainColdStart(bool Occurred, double Duration, bool CacheHit);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlainStatus))]
internal sealed partial class PlainJson : JsonSerializerContext;
