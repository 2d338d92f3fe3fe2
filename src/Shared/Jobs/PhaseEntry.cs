using System.Runtime.InteropServices;

namespace Shared.Jobs;

/// <summary>A phase that a running job has been in.</summary>
/// <param name="Since">When we first heard of it, by our clock.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PhaseEntry(RunningPhase Phase, DateTimeOffset Since);
