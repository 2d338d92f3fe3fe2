namespace Simulator;

/// <param name="Option">The property of <see cref="SimulatorOptions"/>.</param>
internal sealed record OptionError(string Option, string Message);
