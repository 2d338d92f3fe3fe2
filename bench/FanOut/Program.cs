using System.CommandLine;
using FanOut.Runs;
using FanOut.Servers;

var serve = new Command(RelayServer.Command, "The relay alone, for the bench itself.");
var port = new Argument<int>("port");
serve.Arguments.Add(port);
serve.SetAction(parsed => RelayServer.ServeAsync(parsed.GetValue(port)));

var nginx = new Option<string>("--nginx") { DefaultValueFactory = _ => "/usr/sbin/nginx" };
var module = new Option<string>("--nchan") { DefaultValueFactory = _ => "/usr/lib/nginx/modules/ngx_nchan_module.so" };
var readers = new Option<int[]>("--readers")
{
    DefaultValueFactory = _ => [100, 1000, 5000],
    AllowMultipleArgumentsPerToken = true,
};
var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
var root = new RootCommand("Fan-out of a document of 1 kB to many event streams: the relay beside nchan, round by round.")
{
    nginx,
    module,
    readers,
    rounds,
    serve,
    SlowReadersBench.Command,
};
root.SetAction(parsed =>
    FanOutBench.RunAsync(parsed.GetValue(nginx)!, parsed.GetValue(module)!, parsed.GetValue(readers)!, parsed.GetValue(rounds))
);
return await root.Parse(args).InvokeAsync();
