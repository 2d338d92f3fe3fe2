using System.Threading.Channels;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Options;
using Shared.Api;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// 401 concerns the key, and so every request: after the first one a single request at a time tries it again, and after the third nothing
/// is sent until there is another key or a person says so. A key changed in the configuration is taken at once, and tried by a single request
/// at a time too: what waited for it may be a thousand streams.
/// </summary>
public sealed partial class KeyGuard : IDisposable
{
    public const int MostTries = 3;

    /// <summary>Not which key: whoever asks here for a job is answered with it, and the pages' banner says that.</summary>
    private static readonly ApiFailure Refused = new(
        FailureKind.Unauthorized,
        "Upstream refuses the Dashboard's own API key: nothing is asked until there is another one."
    )
    {
        StatusCode = 401,
    };

    private readonly IOptionsMonitor<UpstreamOptions> _options;
    private readonly UpstreamMonitor _monitor;
    private readonly ConnectionBoard _board;
    private readonly KeyFile _file;
    private readonly KeySources _sources;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<KeyGuard> _logger;
    private readonly IDisposable? _changes;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _trial = new(1);

    /// <summary>One that is to begin is enough: it asks with the key as it is then.</summary>
    private readonly Channel<bool> _trials = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private TaskCompletionSource _usable = Completed();
    private string _key;
    private int _tries;
    private bool _isTried;

    /// <summary>Since when the key has been refused without having been taken once.</summary>
    private DateTimeOffset? _refusedSince;

    public KeyGuard(
        IOptionsMonitor<UpstreamOptions> options,
        UpstreamMonitor monitor,
        ConnectionBoard board,
        KeyFile file,
        KeySources sources,
        TimeProvider timeProvider,
        ILogger<KeyGuard> logger
    )
    {
        _options = options;
        _monitor = monitor;
        _board = board;
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
                return _tries < MostTries ? null : Refused;
            }
        }
    }

    /// <summary>There is another key, or a person has the refused one tried again, and upstream has not answered a request with it.</summary>
    public bool IsTried
    {
        get
        {
            lock (_lock)
            {
                return _isTried && _tries < MostTries;
            }
        }
    }

    /// <summary>Upstream has not taken the key as it is now.</summary>
    private bool IsDoubted => _tries > 0 || _isTried;

    /// <summary>Has something to read each time that <see cref="IsTried"/> has become true.</summary>
    internal ChannelReader<bool> Trials => _trials.Reader;

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
        var trial = Enter(isTrial: true);
        if (!trial.IsTrial)
        {
            // it is refused, or the one before has tried it for all
            _trial.Release();
        }

        return trial.IsWithheld ? null : trial;
    }

    /// <summary>Takes a key that has been written into its file, or says what is wrong with the file.</summary>
    public void LookAtFile()
    {
        _file.LookAgain(_options.CurrentValue.ApiKey);
        _monitor.NoteKeyFile(_file.Fault);
    }

    /// <summary>A person has reason to believe that upstream takes the key again.</summary>
    /// <returns>False where it was not refused before, so that there is nothing to try.</returns>
    public bool TryAgain()
    {
        var wasRefused = _monitor.Current.RefusedKey is not null;
        LookAtFile();
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
            var isWithheld = _tries >= MostTries || (IsDoubted && !isTrial);
            return new Pass(this, _key, _tries, isTrial && IsDoubted && !isWithheld, isWithheld);
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
            else if (failure is not { StatusCode: null } && IsDoubted)
            {
                // whatever else it said, upstream has looked at the key and taken it
                if (_isTried)
                {
                    LogTaken(_logger, EndingOf(_key));
                }

                _tries = 0;
                _isTried = false;
                _refusedSince = null;
                _monitor.AcceptKey();
            }
        }
    }

    private void Refuse(ApiFailure failure)
    {
        _tries++;
        if (_tries == MostTries)
        {
            _isTried = false;
            _usable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var source = _sources.Find();
            LogRefused(_logger, EndingOf(_key), failure.Message, source.Place, source.Change);
            var now = _timeProvider.GetUtcNow();
            var isAgain = _refusedSince is not null;
            _refusedSince ??= now;
            _monitor.RefuseKey(
                new RefusedKey(EndingOf(_key), _refusedSince.Value, failure.Message, source) { TriedAt = isAgain ? now : null },
                _board.IsAnyOpen
            );
        }
    }

    private void UseKey(string key)
    {
        lock (_lock)
        {
            if (key == _key && _tries < MostTries)
            {
                return;
            }

            // what was refused three times is refused at the first answer when it is tried again
            _tries = key == _key ? MostTries - 1 : 0;
            _refusedSince = key == _key ? _refusedSince : null;
            _key = key;
            _isTried = true;
            LogTried(_logger, EndingOf(_key));
            _monitor.TryKey(EndingOf(_key));
            _usable.TrySetResult();
            _trials.Writer.TryWrite(true);
        }
    }

    /// <summary>Enough to tell keys apart, too little to use one.</summary>
    private static string EndingOf(string key) => key.Length >= 12 ? $" that ends in {key[^4..]}" : "";

    [LoggerMessage(
        LogLevel.Error,
        "Upstream refuses the key{Ending}: {Problem} Nothing is asked until there is another one, or somebody has it tried again. It comes from {Source}. {Change}"
    )]
    private static partial void LogRefused(ILogger logger, string ending, string problem, string source, string change);

    [LoggerMessage(LogLevel.Information, "The key{Ending} is tried.")]
    private static partial void LogTried(ILogger logger, string ending);

    [LoggerMessage(LogLevel.Information, "Upstream takes the key{Ending}.")]
    private static partial void LogTaken(ILogger logger, string ending);

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
