using System.CommandLine;
using Circuits;
using Circuits.Servers;

var viewers = new Option<int[]>("--viewers") { DefaultValueFactory = _ => [100, 500], AllowMultipleArgumentsPerToken = true };
var pages = new Option<string[]>("--pages")
{
    Description = "Of number, jobs, grid, and feed and filter, which are parts of jobs.",
    DefaultValueFactory = _ => [PageKind.Number, PageKind.Jobs, PageKind.Grid],
    AllowMultipleArgumentsPerToken = true,
};
pages.AcceptOnlyFromAmong([.. PageKind.All.Select(kind => kind.Id)]);
var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 3 };
var seconds = new Option<int>("--seconds") { Description = "Of one page's turn in a round.", DefaultValueFactory = _ => 10 };
var warmUp = new Option<int>("--warm-up") { Description = "Seconds, of each server.", DefaultValueFactory = _ => 20 };
var jobs = new Option<int>("--jobs") { DefaultValueFactory = _ => 10_000 };
var running = new Option<int>("--running") { DefaultValueFactory = _ => 2_000 };
var changes = new Option<int>("--changes") { Description = "A second.", DefaultValueFactory = _ => 1_000 };
var states = new Option<int>("--state-changes") { Description = "A second, of these.", DefaultValueFactory = _ => 20 };
var root = new RootCommand("Viewers of /jobs in headless circuits, beside those of one number and of a MudDataGrid.")
{
    viewers,
    pages,
    rounds,
    seconds,
    warmUp,
    jobs,
    running,
    changes,
    states,
};
root.SetAction(parsed =>
    CircuitsBench.RunAsync(
        new TrafficPlan(parsed.GetValue(jobs), parsed.GetValue(running), parsed.GetValue(changes), parsed.GetValue(states)),
        [.. PageKind.All.Where(kind => parsed.GetValue(pages)!.Contains(kind.Id))],
        parsed.GetValue(viewers)!,
        parsed.GetValue(rounds),
        TimeSpan.FromSeconds(parsed.GetValue(seconds)),
        TimeSpan.FromSeconds(parsed.GetValue(warmUp))
    )
);

var page = new Argument<string>("page") { Description = "Such as http://localhost:5080/jobs." };
var count = new Option<int>("--viewers") { DefaultValueFactory = _ => 100 };
var length = new Option<int>("--seconds") { DefaultValueFactory = _ => 60 };
var hold = new Command("hold", "Keeps viewers connected to a Dashboard that runs already.") { page, count, length };
hold.SetAction(
    (parsed, cancellationToken) =>
        HeldViewers.RunAsync(
            new Uri(parsed.GetValue(page)!),
            parsed.GetValue(count),
            TimeSpan.FromSeconds(parsed.GetValue(length)),
            cancellationToken
        )
);
root.Subcommands.Add(hold);

var samples = new Option<int>("--samples") { Description = "Four a second.", DefaultValueFactory = _ => 1_000 };
var dom = new Command("dom", "From published to shown: a real browser's table, beside viewers without one.")
{
    count,
    samples,
    warmUp,
    jobs,
    running,
    changes,
    states,
};
dom.SetAction(parsed =>
    DomBench.RunAsync(
        new TrafficPlan(parsed.GetValue(jobs), parsed.GetValue(running), parsed.GetValue(changes), parsed.GetValue(states)),
        parsed.GetValue(count),
        parsed.GetValue(samples),
        TimeSpan.FromSeconds(parsed.GetValue(warmUp))
    )
);
root.Subcommands.Add(dom);

var site = new Argument<string>("site") { Description = "Such as http://localhost:5080." };
var each = new Option<int>("--seconds") { DefaultValueFactory = _ => 30 };
var charts = new Command("charts", "What the pictures of /gpus cost a browser, of a Dashboard that runs already.") { site, each };
charts.SetAction(parsed => ChartsBench.RunAsync(new Uri(parsed.GetValue(site)!), TimeSpan.FromSeconds(parsed.GetValue(each))));
root.Subcommands.Add(charts);

var plan = new Argument<int[]>("plan") { Arity = new ArgumentArity(4, 4) };
var whole = new Option<bool>("--whole") { Description = "The Dashboard's own pages, for a browser." };
var serve = new Command(DashboardUnderBench.Command, "The server, for the bench itself.") { plan, whole };
serve.SetAction(parsed =>
    DashboardUnderBench.ServeAsync(
        parsed.GetValue(plan) is [var all, var run, var rate, var turns] ? new(all, run, rate, turns) : null!,
        parsed.GetValue(whole)
    )
);
root.Subcommands.Add(serve);
return await root.Parse(args).InvokeAsync();
