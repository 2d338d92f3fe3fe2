namespace Shared.Api;

/// <summary>Everything that an answer can be instead of the answer.</summary>
public enum FailureKind
{
    /// <summary>400.</summary>
    InvalidRequest,

    /// <summary>401: concerns the key.</summary>
    Unauthorized,

    /// <summary>403: concerns one job.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>405 or 501: upstream does not have this call.</summary>
    NotSupported,

    /// <summary>429.</summary>
    RateLimited,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>A redirect, which is never followed: it would carry the key elsewhere.</summary>
    Redirected,

    /// <summary>204 where a body is expected.</summary>
    NoContent,

    /// <summary>Another status, another content type, HTML, an empty or unreadable body.</summary>
    Unexpected,

    /// <summary>413, or the answer's body is larger than our limit.</summary>
    TooLarge,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,
}
