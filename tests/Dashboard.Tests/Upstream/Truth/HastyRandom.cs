namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Draws as full jitter may, only always near zero: a thousand reconnects take seconds instead of hours.</summary>
internal sealed class HastyRandom(int seed) : Random(seed)
{
    public override double NextDouble() => base.NextDouble() * 0.002;
}
