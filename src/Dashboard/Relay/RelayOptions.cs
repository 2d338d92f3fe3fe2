using Microsoft.Extensions.Options;

namespace Dashboard.Relay;

/// <summary>Section <c>Relay</c>.</summary>
public sealed class RelayOptions
{
    public const string Section = "Relay";

    /// <summary>Event streams that may be open at once; each costs about 20 kB. One more is answered 503.</summary>
    public int MaxReaders { get; set; } = 10_000;

    /// <summary>A comment is sent this often, so that readers know that the stream lives.</summary>
    public int HeartbeatSeconds { get; set; } = 15;
}

internal sealed class RelayOptionsValidator : IValidateOptions<RelayOptions>
{
    public ValidateOptionsResult Validate(string? name, RelayOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        RequireRange(errors, nameof(options.MaxReaders), options.MaxReaders, 1, 1_000_000);
        RequireRange(errors, nameof(options.HeartbeatSeconds), options.HeartbeatSeconds, 1, 3600);
        return errors.Build();
    }

    private static void RequireRange(ValidateOptionsResultBuilder errors, string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            errors.AddError($"{RelayOptions.Section}:{name} is {value}; it must be {least} to {most}.");
        }
    }
}
