namespace Dashboard.Infrastructure;

/// <summary>The answer to <c>--help</c>.</summary>
internal static class CommandLineHelp
{
    public const string Text = """
        TensorOne Job Dashboard: watches GPU jobs on the TensorOne API, in the browser.

        usage: dotnet run --project src/Dashboard -- [--KEY VALUE | --KEY=VALUE]...

          --urls URL                             where it listens (http://localhost:5080); only this machine can connect
          --environment NAME                     Production, or Development as with dotnet run
          --contentRoot FOLDER                   where appsettings.json and wwwroot are (the current folder)

          --TensorOne:BaseUrl URL                the API, such as https://api.tensorone.ai; without it a simulator runs inside
          --TensorOne:ApiKey KEY                 secret: better as the environment variable TensorOne__ApiKey
          --TensorOne:ApiKeyFile FILE            a file that holds the key, read again while it runs; counts more than ApiKey
          --TensorOne:RequestsPerMinute N        until the API's own headers say otherwise (100)
          --TensorOne:IdleTimeoutSeconds N       a stream that is silent for longer counts as hung (45)
          --TensorOne:LifeCheckSeconds N         an upstream that is asked for nothing is asked whether it is there (60; 0 never)
          --TensorOne:MaxEventBytes N            a larger event is refused (1048576)
          --TensorOne:MaxStreams N               streams open at once (1000)
          --Watch:JobIds:0 ID                    jobs watched from the start; the next one is Watch:JobIds:1
          --Webhooks:Secrets:0 SECRET            whsec_… of POST /webhooks/tensorone; secret: better as Webhooks__Secrets__0

          --Relay:MaxReaders N                   event streams that programs may have open at once (10000)
          --Relay:HeartbeatSeconds N             how often their silence is broken by a comment (15)

          --Storage:Directory FOLDER             where settings are kept (data)
          --Storage:Provider NAME                Sqlite, the only one yet
          --Storage:ConnectionString TEXT        not used by Sqlite
          --Access:Mode NAME                     Anonymous, the only one yet

          --Simulator:Scenario NAME              quiet, busy (default), incident or storm
          --Simulator:Jobs N                     jobs alive at any time (the scenario's own number)
          --Simulator:Speed N                    story time per real time (1)
          --Simulator:Seed N                     same seed, same story (42)
          --Simulator:Trace FILE                 a trace to replay instead of a scenario
          --Simulator:Port N                     0 takes a free one (default)

          --OTEL_EXPORTER_OTLP_ENDPOINT URL      a collector of OpenTelemetry to send meters to (none); so with its other variables

        Each key can stand in appsettings.json or in the environment too, there with __ for the colon: TensorOne__BaseUrl.
        """;

    private static readonly string[] Options = ["--help", "-h", "-?", "/?"];

    public static bool IsAskedFor(string[] args) => args.Any(Options.Contains);
}
