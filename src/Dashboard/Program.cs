using Dashboard;

return await DashboardApp.Create(args).RunAsync(Console.Error);
