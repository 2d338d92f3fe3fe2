namespace Dashboard.Upstream.Errors;

/// <summary>What was being done when something went wrong.</summary>
public enum UpstreamCall
{
    /// <summary>To read one job's status.</summary>
    Status,

    /// <summary>To read several jobs' statuses in one request.</summary>
    Batch,

    /// <summary>To read the list of jobs.</summary>
    List,

    /// <summary>To follow one job's stream.</summary>
    JobStream,

    /// <summary>To follow the stream of all jobs.</summary>
    AllJobsStream,

    /// <summary>To take in a webhook.</summary>
    Webhook,

    /// <summary>A loop of the Dashboard's own.</summary>
    Loop,
}
