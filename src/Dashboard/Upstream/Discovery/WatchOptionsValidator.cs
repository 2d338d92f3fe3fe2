using Microsoft.Extensions.Options;

namespace Dashboard.Upstream.Discovery;

internal sealed class WatchOptionsValidator : IValidateOptions<WatchOptions>
{
    public ValidateOptionsResult Validate(string? name, WatchOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        for (var i = 0; i < options.JobIds.Length; i++)
        {
            if (WatchList.FindFault(options.JobIds[i]) is { } fault)
            {
                errors.AddError($"{WatchOptions.Section}:{nameof(options.JobIds)}:{i} {fault}");
            }
        }

        return errors.Build();
    }
}
