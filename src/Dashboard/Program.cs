using Dashboard;

return await DashboardProcess.RunAsync(args, Console.Out, Console.Error);
