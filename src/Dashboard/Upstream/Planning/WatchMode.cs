namespace Dashboard.Upstream.Planning;

/// <summary>How a job is kept up to date.</summary>
public enum WatchMode
{
    /// <summary>Its events come by a stream.</summary>
    Stream,

    /// <summary>It is read from time to time, with others in one request.</summary>
    Poll,

    /// <summary>Webhooks tell of it, and no stream does; it is read now and then to be sure.</summary>
    Webhook,

    /// <summary>Nothing is asked: it is over, refused, or nobody wants it.</summary>
    Rest,
}
