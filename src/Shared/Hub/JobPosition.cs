namespace Shared.Hub;

/// <summary>A place in the relay's changes of all jobs. It compares only within its epoch.</summary>
public sealed record JobPosition(string Epoch, long Seq);
