using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Dashboard.Infrastructure;

/// <summary>
/// The options as the configuration has them now, as far as they are valid: a mistake saved into a running Dashboard's configuration is
/// logged, and the settings before it stay in force. The platform's own monitor throws at every reader until the file is mended.
/// </summary>
internal sealed partial class SettingsMonitor<TOptions> : IOptionsMonitor<TOptions>, IDisposable
    where TOptions : class, new()
{
    private readonly SettingsCheck<TOptions> _check;
    private readonly ILogger _logger;
    private readonly Lazy<LiveValue<TOptions>> _options;
    private readonly List<IDisposable> _reloads;

    public SettingsMonitor(
        IEnumerable<IOptionsChangeTokenSource<TOptions>> sources,
        SettingsCheck<TOptions> check,
        IOptionsFactory<TOptions> factory,
        ILoggerFactory loggers
    )
    {
        _check = check;
        _logger = loggers.CreateLogger(typeof(SettingsMonitor<>));
        // not read before somebody asks: what is wrong from the start is for the check before the start to say
        _options = new Lazy<LiveValue<TOptions>>(() => new LiveValue<TOptions>(factory.Create(Options.DefaultName)));
        _reloads = [.. sources.Select(source => ChangeToken.OnChange(source.GetChangeToken, Reload))];
    }

    public TOptions CurrentValue => _options.Value.Current;

    public TOptions Get(string? name) => CurrentValue;

    public IDisposable OnChange(Action<TOptions, string?> listener) =>
        _options.Value.Subscribe(() => listener(CurrentValue, Options.DefaultName));

    public void Dispose() => _reloads.ForEach(reload => reload.Dispose());

    private void Reload()
    {
        var errors = _check.TryCreate(out var options);
        if (options is not null)
        {
            _options.Value.Publish(options);
        }
        else
        {
            LogKept(_logger, _check.Section, string.Join(' ', errors));
        }
    }

    [LoggerMessage(
        LogLevel.Error,
        "The changed configuration of {Section} is not taken, and the settings before it stay in force: {Errors}"
    )]
    private static partial void LogKept(ILogger logger, string section, string errors);
}
