namespace Dashboard.Capacity.Replay;

/// <summary>What is tried: so many GPUs of a type, and some of them kept warm for an endpoint.</summary>
/// <param name="WarmEndpoint">Null where none is kept warm.</param>
/// <param name="WarmWorkers">Each with as many GPUs as a job of the endpoint takes.</param>
public sealed record ReplayCase(int Gpus, string? WarmEndpoint = null, int WarmWorkers = 0);
