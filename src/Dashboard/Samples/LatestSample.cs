namespace Dashboard.Samples;

/// <summary>The newest reading of a series.</summary>
/// <param name="At">What the reading is for, by upstream's clock; never earlier than the reading before it.</param>
/// <param name="Attempt">The retry count of the attempt it belongs to.</param>
public sealed record LatestSample(SeriesId Series, double Value, DateTimeOffset At, int Attempt);

/// <param name="Since">The attempt's first reading, by upstream's clock.</param>
public sealed record SampledAttempt(int RetryCount, DateTimeOffset Since);
