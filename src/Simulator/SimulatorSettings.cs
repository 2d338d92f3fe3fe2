using System.Collections.Immutable;
using Simulator.Traces;
using Simulator.Workloads;

namespace Simulator;

/// <summary>The options, read: what the rest of the Simulator works with.</summary>
internal sealed record SimulatorSettings
{
    private const int MaximumJobs = 100_000;
    private const double MaximumJobsTimesSpeed = 1_000_000;
    private const double MaximumReplaySpeed = 10_000_000;

    public required SimulatorOptions Options { get; init; }

    public required Scenario Scenario { get; init; }

    public required int Jobs { get; init; }

    public required TimeSpan TickInterval { get; init; }

    public RateLimit? RateLimit { get; init; }

    public Trace? Trace { get; init; }

    public ImmutableArray<byte> WebhookKey { get; init; } = [];

    /// <param name="errors">Every error at once, by the name of its option.</param>
    /// <returns>Null if there is an error.</returns>
    public static SimulatorSettings? Read(SimulatorOptions options, out IReadOnlyList<OptionError> errors)
    {
        var found = new List<OptionError>();
        var scenario = Scenario.Find(options.Scenario);
        Require(scenario is not null, nameof(options.Scenario), $"'{options.Scenario}' is not quiet, busy, incident or storm.");
        RequireUrls(options, Require);
        RequireRanges(options, scenario, Require);
        RequireWords(options, Require);
        var limit = RateLimit.TryParse(options.RateLimit, out var rateLimit);
        Require(limit, nameof(options.RateLimit), $"'{options.RateLimit}' is not a limit such as 100/1m, nor none.");
        var key = ReadSecret(options.WebhookSecret);
        Require(key is not null, nameof(options.WebhookSecret), "is not whsec_ followed by base64.");
        var trace = ReadTrace(options, found);
        errors = found;
        if (found.Count > 0)
        {
            return null;
        }

        return new SimulatorSettings
        {
            Options = options,
            Scenario = scenario! with { Capacity = options.Capacity ?? scenario.Capacity },
            Jobs = options.Jobs ?? scenario!.DefaultJobs,
            TickInterval = options.TickSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : scenario!.TickInterval,
            RateLimit = rateLimit,
            Trace = trace,
            WebhookKey = key!.Value,
        };

        void Require(bool holds, string option, string message)
        {
            if (!holds)
            {
                found.Add(new OptionError(option, message));
            }
        }
    }

    private static void RequireUrls(SimulatorOptions options, Action<bool, string, string> require)
    {
        require(!options.Urls.IsDefaultOrEmpty, nameof(options.Urls), "names no address.");
        foreach (var url in options.Urls.IsDefault ? [] : options.Urls)
        {
            var valid =
                Uri.TryCreate(url, UriKind.Absolute, out var address)
                && address.Scheme == Uri.UriSchemeHttp
                && address.AbsolutePath == "/";
            require(valid, nameof(options.Urls), $"'{url}' is not an address such as {SimulatorOptions.DefaultUrl}.");
            // It would be two sockets, of two ports.
            require(
                !valid || address is not { Host: "localhost", Port: 0 },
                nameof(options.Urls),
                $"'{url}' can take no free port: give one, or use http://127.0.0.1:0."
            );
        }
    }

    private static void RequireRanges(SimulatorOptions options, Scenario? scenario, Action<bool, string, string> require)
    {
        var isReplay = options.Trace is not null || options.Recording is not null;
        var jobs = options.Jobs ?? scenario?.DefaultJobs ?? 1;
        require(jobs is >= 1 and <= MaximumJobs, nameof(options.Jobs), $"{jobs} is not between 1 and {MaximumJobs}.");
        var maximumSpeed = isReplay ? MaximumReplaySpeed : Math.Max(1, MaximumJobsTimesSpeed / Math.Clamp(jobs, 1, MaximumJobs));
        var speedIsValid = options.Speed > 0 && options.Speed <= maximumSpeed;
        var reason = isReplay ? "" : $" (jobs × speed may be {MaximumJobsTimesSpeed:#,0} at most)";
        require(speedIsValid, nameof(options.Speed), $"{options.Speed} is not above 0 and at most {maximumSpeed:#,0}{reason}.");
        require(
            options.Capacity is null or >= 0.01 and <= 100,
            nameof(options.Capacity),
            $"{options.Capacity} is not between 0.01 and 100."
        );
        require(
            options.TickSeconds is null or >= 0.05 and <= 3600,
            nameof(options.TickSeconds),
            $"{options.TickSeconds} is not between 0.05 and 3600."
        );
        require(
            options.HeartbeatSeconds is >= 0.05 and <= 3600,
            nameof(options.HeartbeatSeconds),
            $"{options.HeartbeatSeconds} is not between 0.05 and 3600."
        );
        require(
            options.JournalEntries is >= 1 and <= 10_000_000,
            nameof(options.JournalEntries),
            $"{options.JournalEntries} is not between 1 and 10000000."
        );
        require(
            options.KeptJobs is >= 0 and <= 1_000_000,
            nameof(options.KeptJobs),
            $"{options.KeptJobs} is not between 0 and 1000000."
        );
        require(
            options.Start is null || options.Start.Value.Year is >= 2000 and <= 2200,
            nameof(options.Start),
            $"{options.Start:O} is not between 2000 and 2200."
        );
    }

    private static void RequireWords(SimulatorOptions options, Action<bool, string, string> require)
    {
        require(
            options.BatchShape is "object" or "array" or "statuses",
            nameof(options.BatchShape),
            $"'{options.BatchShape}' is not object, array or statuses."
        );
        require(
            options.ErrorDialect is "page" or "snake",
            nameof(options.ErrorDialect),
            $"'{options.ErrorDialect}' is not page or snake."
        );
        require(
            options.WebhookBody is "event" or "document",
            nameof(options.WebhookBody),
            $"'{options.WebhookBody}' is not event or document."
        );
        var url = options.WebhookUrl;
        require(url is null || WebAddress.IsValid(url), nameof(options.WebhookUrl), $"'{url}' is not an http or https address.");
        require(!options.ApiKeys.Any(string.IsNullOrWhiteSpace), nameof(options.ApiKeys), "holds an empty key.");
    }

    private static ImmutableArray<byte>? ReadSecret(string? secret)
    {
        if (secret is null)
        {
            return [];
        }

        const string prefix = "whsec_";
        var bytes = new byte[secret.Length];
        return
            secret.StartsWith(prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[prefix.Length..], bytes, out var written)
            && written > 0
            ? [.. bytes.AsSpan(0, written)]
            : null;
    }

    private static Trace? ReadTrace(SimulatorOptions options, List<OptionError> errors)
    {
        if (options.Recording is not null || options.Trace is null)
        {
            return options.Recording;
        }

        try
        {
            return TraceFile.Read(options.Trace);
        }
        catch (TraceFormatException exception)
        {
            errors.Add(new OptionError(nameof(options.Trace), exception.Message));
            return null;
        }
    }
}
