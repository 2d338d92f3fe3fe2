namespace Dashboard.Upstream.Requests;

/// <summary>Where the key stands, in words for people; never the key.</summary>
/// <param name="Place">Such as 'the file /run/secrets/tensorone'.</param>
/// <param name="Change">How another one gets there, and whether that needs a restart: whole sentences.</param>
public sealed record KeySource(string Place, string Change);
