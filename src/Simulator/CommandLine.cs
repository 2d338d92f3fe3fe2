using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;

namespace Simulator;

/// <summary>The options of <see cref="SimulatorOptions"/> on the command line.</summary>
internal static class CommandLine
{
    private static readonly SimulatorOptions Defaults = new();

    private static readonly Option<string> Urls = Text(
        "--urls",
        "Addresses to listen on, separated by ;",
        SimulatorOptions.DefaultUrl
    );
    private static readonly Option<string> Scenario = Text("--scenario", "quiet, busy, incident or storm", Defaults.Scenario);
    private static readonly Option<int?> Jobs = new("--jobs")
    {
        Description = "Jobs alive at any time; the scenario's own number if absent",
    };
    private static readonly Option<double?> Capacity = new("--capacity")
    {
        Description = "GPUs there are, as a share of those wanted; the scenario's own if absent",
    };
    private static readonly Option<bool> OpenArrivals = new("--open-arrivals")
    {
        Description = "Jobs come whether or not others end",
    };
    private static readonly Option<double> Speed = Value("--speed", "Story time per wall time", Defaults.Speed);
    private static readonly Option<long> Seed = Value("--seed", "Same seed, same story", Defaults.Seed);
    private static readonly Option<string?> Start = new("--start")
    {
        Description = "When the story starts, RFC 3339; now if absent",
    };
    private static readonly Option<string?> Trace = new("--trace")
    {
        Description = "Replay a trace: a .csv or .csv.gz file, or a published trace's folder",
    };
    private static readonly Option<string> RateLimit = Text(
        "--rate-limit",
        "Calls in a window, such as 100/1m, or none",
        Defaults.RateLimit
    );
    private static readonly Option<string> BatchShape = Text("--batch-shape", "object, array or statuses", Defaults.BatchShape);
    private static readonly Option<string> ErrorDialect = Text("--error-dialect", "page or snake", Defaults.ErrorDialect);
    private static readonly Option<string?> WebhookUrl = new("--webhook-url")
    {
        Description = "Gets a webhook at every state change",
    };
    private static readonly Option<string?> WebhookSecret = new("--webhook-secret")
    {
        Description = "whsec_... to sign webhooks with",
    };
    private static readonly Option<string> WebhookBody = Text("--webhook-body", "event or document", Defaults.WebhookBody);
    private static readonly Option<string[]> ApiKey = new("--api-key")
    {
        Description = "A key to accept, repeatable; any if absent",
    };
    private static readonly Option<bool> ReadOnly = new("--read-only")
    {
        Description = "Keys may only GET: the batch POST is refused",
    };
    private static readonly Option<bool> NoList = new("--no-list")
    {
        Description = "Without GET /v2/jobs, as the documented API",
    };
    private static readonly Option<bool> NoAllStream = new("--no-all-stream") { Description = "Without GET /v2/jobs/stream" };
    private static readonly Option<double?> TickSeconds = new("--tick-seconds")
    {
        Description = "Wall time between two readings of a running job",
    };
    private static readonly Option<double> Heartbeat = Value(
        "--heartbeat-seconds",
        "Wall time between two heartbeats",
        Defaults.HeartbeatSeconds
    );
    private static readonly Option<int> JournalEntries = Value(
        "--journal-entries",
        "Entries that the journal holds",
        Defaults.JournalEntries
    );
    private static readonly Option<int> KeptJobs = Value("--kept-jobs", "Finished jobs that stay readable", Defaults.KeptJobs);

    private static readonly Option[] All =
    [
        Urls,
        Scenario,
        Jobs,
        Speed,
        Seed,
        Start,
        Trace,
        RateLimit,
        BatchShape,
        ErrorDialect,
        WebhookUrl,
        WebhookSecret,
        WebhookBody,
        ApiKey,
        ReadOnly,
        NoList,
        NoAllStream,
        Capacity,
        OpenArrivals,
        TickSeconds,
        Heartbeat,
        JournalEntries,
        KeptJobs,
    ];

    /// <param name="run">Called with settings that are valid.</param>
    /// <returns>The process's exit code: 1 after errors, which are all written at once.</returns>
    public static async Task<int> InvokeAsync(
        string[] args,
        TextWriter output,
        TextWriter errorOutput,
        Func<SimulatorSettings, Task<int>> run
    )
    {
        var command = new RootCommand("A stand-in for the TensorOne job status API: made-up or recorded jobs over real HTTP.");
        foreach (var option in All)
        {
            command.Options.Add(option);
        }

        command.SetAction((_, _) => Task.FromResult(0));
        var parsed = command.Parse(args);
        if (parsed.Errors.Count == 0 && parsed.Action is not null && parsed.CommandResult.Command == command && IsHelp(parsed))
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errorOutput });
        }

        var problems = parsed.Errors.Select(Describe).ToList();
        var settings = SimulatorSettings.Read(Read(parsed, problems), out var errors);
        problems.AddRange(errors.Select(error => $"{NameOf(error.Option)}: {error.Message}"));
        if (problems.Count > 0)
        {
            foreach (var problem in problems)
            {
                await errorOutput.WriteLineAsync(problem);
            }

            await errorOutput.WriteLineAsync("Try --help.");
            return 1;
        }

        return await run(settings!);
    }

    private static bool IsHelp(ParseResult parsed) =>
        parsed.Action is not null && parsed.Action != parsed.CommandResult.Command.Action;

    private static SimulatorOptions Read(ParseResult parsed, List<string> problems) =>
        new()
        {
            Urls =
            [
                .. Get(parsed, Urls, SimulatorOptions.DefaultUrl)!
                    .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ],
            Scenario = Get(parsed, Scenario, Defaults.Scenario)!,
            Jobs = Get(parsed, Jobs, null),
            Speed = Get(parsed, Speed, Defaults.Speed),
            Seed = Get(parsed, Seed, Defaults.Seed),
            Start = ReadStart(Get(parsed, Start, null), problems),
            Trace = Get(parsed, Trace, null),
            RateLimit = Get(parsed, RateLimit, Defaults.RateLimit)!,
            BatchShape = Get(parsed, BatchShape, Defaults.BatchShape)!,
            ErrorDialect = Get(parsed, ErrorDialect, Defaults.ErrorDialect)!,
            WebhookUrl = Get(parsed, WebhookUrl, null),
            WebhookSecret = Get(parsed, WebhookSecret, null),
            WebhookBody = Get(parsed, WebhookBody, Defaults.WebhookBody)!,
            ApiKeys = [.. Get(parsed, ApiKey, []) ?? []],
            ReadOnly = Get(parsed, ReadOnly, false),
            NoList = Get(parsed, NoList, false),
            NoAllStream = Get(parsed, NoAllStream, false),
            Capacity = Get(parsed, Capacity, null),
            OpenArrivals = Get(parsed, OpenArrivals, false),
            TickSeconds = Get(parsed, TickSeconds, null),
            HeartbeatSeconds = Get(parsed, Heartbeat, Defaults.HeartbeatSeconds),
            JournalEntries = Get(parsed, JournalEntries, Defaults.JournalEntries),
            KeptJobs = Get(parsed, KeptJobs, Defaults.KeptJobs),
        };

    // An option that did not parse has its error already; its default keeps it from a second one.
    private static T? Get<T>(ParseResult parsed, Option<T> option, T? otherwise) =>
        parsed.GetResult(option) is { } result && result.Errors.Any() ? otherwise : parsed.GetValue(option);

    private static DateTimeOffset? ReadStart(string? text, List<string> problems)
    {
        if (text is null)
        {
            return null;
        }

        if (
            DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var start
            )
        )
        {
            return start;
        }

        problems.Add($"--start: '{text}' is not a time such as 2026-01-01T00:00:00Z.");
        return null;
    }

    private static string Describe(ParseError error) =>
        error.SymbolResult is OptionResult { Option: var option } result
            ? $"{option.Name}: {(result.Tokens.Count > 0 ? $"'{result.Tokens[^1].Value}' is not what it takes. {option.Description}." : error.Message)}"
            : error.Message;

    private static string NameOf(string option) =>
        option == nameof(SimulatorOptions.ApiKeys) ? ApiKey.Name : "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(option);

    private static Option<string> Text(string name, string description, string otherwise) => Value(name, description, otherwise);

    private static Option<T> Value<T>(string name, string description, T otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
