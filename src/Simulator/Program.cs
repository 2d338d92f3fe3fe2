using Simulator;

return await CommandLine.InvokeAsync(
    args,
    Console.Out,
    Console.Error,
    settings => SimulatorProcess.RunAsync(settings, Console.Error)
);
