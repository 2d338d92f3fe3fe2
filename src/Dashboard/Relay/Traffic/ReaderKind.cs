namespace Dashboard.Relay.Traffic;

/// <summary>What a reader of the relay follows.</summary>
public enum ReaderKind
{
    /// <summary>An event stream of one job.</summary>
    OneJob,

    /// <summary>An event stream of all jobs, or of those that match.</summary>
    AllJobs,

    /// <summary>A watch on the hub; a connection may have several.</summary>
    Hub,
}
