namespace Dashboard.Upstream.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>
    /// Secrets, each <c>whsec_</c> and base64: from the environment or user secrets, never from a committed file. A message signed with any
    /// of them is taken, so that a new one can be there before the old one goes. None: webhooks are off.
    /// </summary>
    public string[] Secrets { get; set; } = [];
}
