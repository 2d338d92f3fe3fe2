using Dashboard.Infrastructure;
using Dashboard.Upstream.Requests;
using Shared.Api;

namespace Dashboard.Upstream;

/// <summary>What every page says about the way to upstream; the stage Upstream keeps it.</summary>
public interface IUpstreamStatusSource : ILiveValue<UpstreamStatus>;

public enum ConnectionState
{
    Connecting,
    Connected,
    Reconnecting,
    Disconnected,
}

/// <summary>Times are this server's wall time unless said otherwise.</summary>
/// <param name="State">Where the connection stands.</param>
/// <param name="Since">When it came to stand there.</param>
public sealed record UpstreamStatus(ConnectionState State, DateTimeOffset Since)
{
    /// <summary>What is on its way together is no difference.</summary>
    private static readonly TimeSpan ReadsMargin = TimeSpan.FromSeconds(2);

    /// <summary>The last byte or answer from upstream; null before the first.</summary>
    public DateTimeOffset? LastSignOfLife { get; init; }

    /// <summary>The same without the openings of streams, which may tell nothing; null before the first.</summary>
    public DateTimeOffset? NewsAt { get; init; }

    /// <summary>When a stream last told something, or a whole list was asked for; null before the first. A read of one job tells nothing of the others.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>When a read was last answered; null before the first, and where one that was sent since has had no answer.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Of which time the state is that the pages show, while upstream is silent. Without a stream of all jobs that differs by job.</summary>
    public DateTimeOffset? StateAt => RelaySilence is { } silence && !(HeardAt < silence.Since) ? silence.Since : HeardAt;

    private DateTimeOffset? HeardAt => (FollowsSingly ? NewsAt : ToldAt) ?? LastSignOfLife;

    /// <summary>Upstream is another Dashboard, and said last that it does not hear its own upstream: what it tells is as old as that.</summary>
    public RelaySilence? RelaySilence { get; init; }

    /// <summary>Upstream is heard, and is itself cut off from its own upstream.</summary>
    public bool IsCutOffBehind => RelaySilence is not null && !IsStale && State == ConnectionState.Connected;

    /// <summary>It has answered a read since the stream of all jobs fell silent: it is there, and the network in order.</summary>
    public bool AnswersReads => IsSilent && !IsCutOffBehind && !IsProbed && ReadAt - StateAt > ReadsMargin;

    /// <summary>When the next attempt starts, while there is one to wait for.</summary>
    public DateTimeOffset? NextRetryAt { get; init; }

    /// <summary>Since when an attempt has been under way, while there is no connection: the latest one, where there are several.</summary>
    public DateTimeOffset? TriedSince { get; init; }

    /// <summary>Upstream is away and probed every second for all: what one stream waits for says nothing of the next attempt.</summary>
    public bool IsProbed { get; init; }

    /// <summary>No sign of life for longer than the watchdog allows: what the pages show may be out of date.</summary>
    public bool IsStale { get; init; }

    /// <summary>What the pages show may be out of date: they grey it.</summary>
    public bool IsSilent => IsStale || State != ConnectionState.Connected || RelaySilence is not null;

    /// <summary>What went wrong last, as one plain sentence; null while nothing is wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>Upstream has refused the key for good, and has not taken one since; null while it takes it.</summary>
    public RefusedKey? RefusedKey { get; init; }

    /// <summary>Upstream is another Dashboard's relay.</summary>
    public bool IsRelay { get; init; }

    /// <summary>The connection was lost by a refusal of the key, which is not believed before it has come three times.</summary>
    public bool IsKeyDoubted { get; init; }

    /// <summary>As far as is known: for good, or for the first time.</summary>
    public bool IsKeyRefused => RefusedKey is not null || IsKeyDoubted;

    /// <summary>What is wrong with the file that the key is read from, and what to do; null while nothing is.</summary>
    public string? KeyFileFault { get; init; }

    /// <summary>Upstream is a Simulator, or a Dashboard that reads from one: pages say 'Simulated data'.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>Upstream has no stream of all jobs, as far as can be told: each job has a stream of its own.</summary>
    public bool FollowsSingly { get; init; }

    /// <summary>It had one: what that told of is followed like what a list names.</summary>
    public bool HadAllJobs { get; init; }

    /// <summary>Upstream has no list of jobs, as far as can be told.</summary>
    public bool HasNoList { get; init; }

    /// <summary>Of jobs that nobody names upstream tells nothing.</summary>
    public bool TellsOnlyOfNamed => FollowsSingly && HasNoList;

    /// <summary>There is no stream of all jobs, and what people look at is read late, for lack of requests.</summary>
    public bool IsShortOfRequests { get; init; }

    /// <summary>The clock of the documents' times; null where it is the wall clock.</summary>
    public UpstreamClock? Clock { get; init; }
}

/// <param name="Ending">' that ends in 1a2b', or nothing where the key is too short to say that much of it.</param>
/// <param name="Since">When it was refused first, and has not been taken since.</param>
/// <param name="Answer">What upstream said.</param>
/// <param name="Source">Where it comes from, and how it is changed there.</param>
public sealed record RefusedKey(string Ending, DateTimeOffset Since, string Answer, KeySource Source)
{
    /// <summary>When it was refused last, where that is not <see cref="Since"/>: somebody has had it tried again.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>Of the key that is being tried now, this one or another, as <see cref="Ending"/>; null while none is.</summary>
    public string? TriedEnding { get; init; }

    /// <summary>Requests go out again, and upstream has not answered one.</summary>
    public bool IsTried => TriedEnding is not null;

    public RefusedKey WithoutEndings() => this with { Ending = "", TriedEnding = IsTried ? "" : null };
}
