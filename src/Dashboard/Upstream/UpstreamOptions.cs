namespace Dashboard.Upstream;

/// <summary>Section <c>TensorOne</c>.</summary>
public sealed class UpstreamOptions
{
    public const string Section = "TensorOne";

    /// <summary>Where the API is, such as <c>https://api.tensorone.ai</c>. Empty: the Simulator starts inside.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Secret: from the environment, user secrets or the command line, never from a committed file.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>A file that holds the key and nothing else, which is read again while the Dashboard runs; it wins over <see cref="ApiKey"/>.</summary>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>What is wrong with the file; null where it was read.</summary>
    internal string? ApiKeyFileFault { get; set; }

    /// <summary>Until upstream's headers say otherwise.</summary>
    public int RequestsPerMinute { get; set; } = 100;

    /// <summary>How long a stream may be silent, heartbeats included, before it counts as hung.</summary>
    public int IdleTimeoutSeconds { get; set; } = 45;

    /// <summary>After how long without a word upstream is asked for something where nothing else is asked of it; 0 never.</summary>
    public int LifeCheckSeconds { get; set; } = 60;

    public int MaxEventBytes { get; set; } = 1_048_576;

    public int MaxStreams { get; set; } = 1000;

    public bool UsesBuiltInSimulator => string.IsNullOrWhiteSpace(BaseUrl);

    public TimeSpan IdleTimeout => TimeSpan.FromSeconds(IdleTimeoutSeconds);
}
