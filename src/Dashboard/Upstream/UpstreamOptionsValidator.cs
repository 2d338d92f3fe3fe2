using Microsoft.Extensions.Options;

namespace Dashboard.Upstream;

internal sealed class UpstreamOptionsValidator : IValidateOptions<UpstreamOptions>
{
    public ValidateOptionsResult Validate(string? name, UpstreamOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (!options.UsesBuiltInSimulator)
        {
            ValidateAddress(options, errors);
        }

        RequireRange(errors, nameof(options.RequestsPerMinute), options.RequestsPerMinute, 1, 1_000_000);
        RequireRange(errors, nameof(options.IdleTimeoutSeconds), options.IdleTimeoutSeconds, 1, 3600);
        RequireRange(errors, nameof(options.LifeCheckSeconds), options.LifeCheckSeconds, 0, 3600);
        RequireRange(errors, nameof(options.MaxEventBytes), options.MaxEventBytes, 1024, 256 * 1024 * 1024);
        RequireRange(errors, nameof(options.MaxStreams), options.MaxStreams, 1, 100_000);
        return errors.Build();
    }

    private static void ValidateAddress(UpstreamOptions options, ValidateOptionsResultBuilder errors)
    {
        if (!Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            Add(errors, nameof(options.BaseUrl), $"'{options.BaseUrl}' is no http or https address.");
        }
        else if (address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
        {
            Add(errors, nameof(options.BaseUrl), "takes no query, fragment or user.");
        }
        else if (address.Scheme == "http" && !address.IsLoopback)
        {
            Add(errors, nameof(options.BaseUrl), "must be https: the key would cross the network in the clear.");
        }

        ValidateKey(options, errors);
    }

    private static void ValidateKey(UpstreamOptions options, ValidateOptionsResultBuilder errors)
    {
        if (options.ApiKeyFileFault is { } fault)
        {
            Add(errors, nameof(options.ApiKeyFile), $"'{options.ApiKeyFile}' {fault}");
        }
        else if (string.IsNullOrWhiteSpace(options.ApiKey))
        {
            Add(
                errors,
                nameof(options.ApiKey),
                $"or {UpstreamOptions.Section}:{nameof(options.ApiKeyFile)} is needed for {options.BaseUrl}."
            );
        }
        else if (options.ApiKey.Any(c => c is <= ' ' or > '~'))
        {
            Add(errors, nameof(options.ApiKey), "holds a space or a character outside ASCII.");
        }
    }

    private static void RequireRange(ValidateOptionsResultBuilder errors, string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            Add(errors, name, $"is {value}; it must be {least} to {most}.");
        }
    }

    private static void Add(ValidateOptionsResultBuilder errors, string name, string what) =>
        errors.AddError($"{UpstreamOptions.Section}:{name} {what}");
}
