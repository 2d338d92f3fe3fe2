using Microsoft.Extensions.Options;

namespace Dashboard.Upstream.Webhooks;

/// <summary>Says which key is wrong and why, and never what stands there.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    /// <summary>A rotation needs two; each one costs a hash of every message.</summary>
    private const int MostSecrets = 8;

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        const string path = $"{WebhookOptions.Section}:{nameof(options.Secrets)}";
        if (options.Secrets.Length > MostSecrets)
        {
            errors.AddError($"{path} has {options.Secrets.Length} secrets; it may have at most {MostSecrets}.");
        }

        for (var i = 0; i < options.Secrets.Length; i++)
        {
            if (WebhookKey.FindFault(options.Secrets[i]) is { } fault)
            {
                errors.AddError($"{path}:{i} {fault}");
            }
        }

        return errors.Build();
    }
}
