using Dashboard.Infrastructure;

namespace Dashboard.ColdStarts;

/// <summary>Which starts a reading is of; equal ones share it.</summary>
/// <param name="EndpointId">Null for those of all.</param>
public sealed record StartScope(TimeRange Range, string? EndpointId);
