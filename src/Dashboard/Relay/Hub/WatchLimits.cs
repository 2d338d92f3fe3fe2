namespace Dashboard.Relay.Hub;

/// <summary>How much one step of a watch takes in.</summary>
/// <param name="Snapshot">Jobs of a snapshot.</param>
/// <param name="Changes">Entries of the log.</param>
/// <param name="Flips">Jobs that time alone brings in or puts out; those of one moment stay together.</param>
internal sealed record WatchLimits(int Snapshot = 500, int Changes = 5000, int Flips = 500);
