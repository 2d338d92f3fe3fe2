namespace Dashboard.Upstream.Streams;

/// <summary>Why a connection ended, or could not be made, to be counted by.</summary>
public enum StreamEndKind
{
    /// <summary>By upstream, as the protocol has it: no sign of trouble.</summary>
    Closed,

    /// <summary>Nothing came for longer than the watchdog allows.</summary>
    Silent,

    /// <summary>It broke, or what came was no event stream.</summary>
    Broken,

    /// <summary>No connection could be made.</summary>
    Unreachable,

    /// <summary>Upstream answered with something else than events.</summary>
    Refused,

    /// <summary>429.</summary>
    RateLimited,

    /// <summary>401, or no key that upstream takes.</summary>
    KeyRefused,

    /// <summary>A fault of the Dashboard's own.</summary>
    Fault,
}
