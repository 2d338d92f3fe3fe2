namespace Shared.Hub;

/// <summary>A place in the relay's changes of all jobs. It compares only within its epoch.</summary>
/// <param name="Until">In a snapshot that is not told to its end: where that is.</param>
public sealed record JobPosition(string Epoch, long Seq, long? Until = null);
