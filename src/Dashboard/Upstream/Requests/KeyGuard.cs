using Microsoft.Extensions.Options;
using Shared.Api;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// 401 concerns the key, and so every request: after the first one a single request at a time tries it again, and after the third nothing
/// is sent until there is another key or a person says so. A key changed in the configuration is taken at once.
/// </summary>
public sealed partial class KeyGuard : IDisposable
{
    public const int MostTries = 3;

    private readonly IOptionsMonitor<UpstreamOptions> _options;
    private readonly UpstreamMonitor _monitor;
    private readonly KeyFile _file;
    private readonly KeySources _sources;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<KeyGuard> _logger;
    private readonly IDisposable? _changes;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _trial = new(1);
    private TaskCompletionSource _usable = Completed();
    private string _key;
    private int _tries;

    public KeyGuard(
        IOptionsMonitor<UpstreamOptions> options,
        UpstreamMonitor monitor,
        KeyFile file,
        KeySources sources,
        TimeProvider timeProvider,
        ILogger<KeyGuard> logger
    )
    {
        _options = options;
        _monitor = monitor;
        _file = file;
        _sources = sources;
        _timeProvider = timeProvider;
        _logger = logger;
        _key = options.CurrentValue.ApiKey;
        _changes = options.OnChange(changed => UseKey(changed.ApiKey));
    }

    /// <summary>Why nothing is sent; null where requests may go.</summary>
    public ApiFailure? Refusal
    {
        get
        {
            lock (_lock)
            {
                return _tries < MostTries ? null : new ApiFailure(FailureKind.Unauthorized, Words()) { StatusCode = 401 };
            }
        }
    }

    /// <summary>Completes when requests may go again.</summary>
    public Task WaitUntilUsableAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _usable.Task.WaitAsync(cancellationToken);
        }
    }

    /// <returns>Null where the key is refused. Else to be disposed after <see cref="Pass.Observe"/>.</returns>
    public async Task<Pass?> EnterAsync(CancellationToken cancellationToken)
    {
        if (Enter(isTrial: false) is { IsWithheld: false } pass)
        {
            return pass;
        }

        await _trial.WaitAsync(cancellationToken);
        if (Enter(isTrial: true) is { IsWithheld: false } trial)
        {
            return trial;
        }

        _trial.Release();
        return null;
    }

    /// <summary>A person has reason to believe that upstream takes the key again.</summary>
    /// <returns>False where it is not refused, so that there is nothing to try.</returns>
    public bool TryAgain()
    {
        var wasRefused = Refusal is not null;
        _file.LookAgain();
        UseKey(_options.CurrentValue.ApiKey);
        return wasRefused;
    }

    public void Dispose()
    {
        _changes?.Dispose();
        _trial.Dispose();
    }

    private Pass Enter(bool isTrial)
    {
        lock (_lock)
        {
            var isWithheld = _tries >= MostTries || (_tries > 0 && !isTrial);
            return new Pass(this, _key, _tries, isTrial, isWithheld);
        }
    }

    private void Observe(Pass pass, ApiFailure? failure)
    {
        lock (_lock)
        {
            // those that were sent before the last try tell nothing about the key as it is now
            if (pass.Key != _key || pass.Tries != _tries)
            {
                return;
            }

            if (failure?.Kind == FailureKind.Unauthorized)
            {
                Refuse(failure);
            }
            else if (failure is not { StatusCode: null } && _tries > 0)
            {
                // whatever else it said, upstream has looked at the key and taken it
                Reset();
            }
        }
    }

    private void Refuse(ApiFailure failure)
    {
        _tries++;
        if (_tries == MostTries)
        {
            _usable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var source = _sources.Find();
            LogRefused(_logger, EndingOf(_key), failure.Message, source.Place, source.Change);
            _monitor.RefuseKey(new RefusedKey(EndingOf(_key), _timeProvider.GetUtcNow(), failure.Message, source));
        }
    }

    private void UseKey(string key)
    {
        lock (_lock)
        {
            if (key != _key || _tries >= MostTries)
            {
                _key = key;
                Reset();
            }
        }
    }

    private void Reset()
    {
        if (_tries >= MostTries)
        {
            LogTriedAgain(_logger, EndingOf(_key));
        }

        _tries = 0;
        _usable.TrySetResult();
        _monitor.AcceptKey();
    }

    private string Words() =>
        $"Upstream refuses the Dashboard's own API key{EndingOf(_key)}: nothing is asked until there is another one.";

    /// <summary>Enough to tell keys apart, too little to use one.</summary>
    private static string EndingOf(string key) => key.Length >= 12 ? $" that ends in {key[^4..]}" : "";

    [LoggerMessage(
        LogLevel.Error,
        "Upstream refuses the key{Ending}: {Problem} Nothing is asked until there is another one, or somebody has it tried again. It comes from {Source}. {Change}"
    )]
    private static partial void LogRefused(ILogger logger, string ending, string problem, string source, string change);

    [LoggerMessage(LogLevel.Information, "The key{Ending} is tried.")]
    private static partial void LogTriedAgain(ILogger logger, string ending);

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    /// <summary>The right to send one request.</summary>
    public sealed class Pass : IDisposable
    {
        private readonly KeyGuard _guard;
        private bool _isTrial;

        internal Pass(KeyGuard guard, string key, int tries, bool isTrial, bool isWithheld)
        {
            _guard = guard;
            _isTrial = isTrial;
            (Key, Tries, IsWithheld) = (key, tries, isWithheld);
        }

        internal string Key { get; }

        internal int Tries { get; }

        internal bool IsWithheld { get; }

        public void Observe(ApiFailure? failure) => _guard.Observe(this, failure);

        public void Dispose()
        {
            if (_isTrial)
            {
                _isTrial = false;
                _guard._trial.Release();
            }
        }
    }
}
