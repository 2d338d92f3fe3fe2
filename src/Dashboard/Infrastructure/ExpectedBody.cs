namespace Dashboard.Infrastructure;

/// <summary>What an address takes, for whoever sends it something else.</summary>
/// <param name="Example">JSON.</param>
internal sealed record ExpectedBody(string Example);
