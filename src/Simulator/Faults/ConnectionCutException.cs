namespace Simulator.Faults;

/// <summary>A fault has decided that the connection ends here.</summary>
internal sealed class ConnectionCutException : Exception;
