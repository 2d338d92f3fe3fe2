using System.CommandLine;
using Ingest;

var port = new Argument<int>("port");
var number = new Argument<int>("number");
var streams = new Option<int>("--streams") { DefaultValueFactory = _ => 1000 };
var perSecond = new Option<int>("--per-second") { DefaultValueFactory = _ => 20 };
var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 3 };
var root = new RootCommand("Reading many event streams: the relay's way in beside a C program that only counts.")
{
    streams,
    perSecond,
    rounds,
};
root.SetAction(parsed => IngestBench.RunAsync(parsed.GetValue(streams), parsed.GetValue(perSecond), parsed.GetValue(rounds)));
Add("source", EventSource.ServeAsync);
Add("framework", BareReader.RunFrameworkAsync);
Add("bare", BareReader.RunEventReaderAsync);
Add("relay", RelayReader.RunAloneAsync);
Add("followed", RelayReader.RunWithFollowersAsync);
return await root.Parse(args).InvokeAsync();

void Add(string name, Func<int, int, Task> run)
{
    var command = new Command(name, "For the bench itself.") { port, number };
    command.SetAction(parsed => run(parsed.GetValue(port), parsed.GetValue(number)));
    root.Subcommands.Add(command);
}
