using Microsoft.Extensions.Options;

namespace Dashboard.Access;

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
        options.Mode == AccessMode.Anonymous
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{AccessOptions.Section}:{nameof(options.Mode)} {options.Mode} is not available yet; use Anonymous."
            );
}
