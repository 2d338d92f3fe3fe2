using System.Globalization;
using System.Text.Json;
using Simulator.Documents;
using Simulator.Journal;

namespace Simulator.Endpoints;

/// <summary><c>GET /simulator/journal?jobId=&amp;route=&amp;after=&amp;limit=</c>, a JSON object a line.</summary>
internal sealed class JournalEndpoint(EventJournal journal)
{
    private const int DefaultLimit = 1000;
    private const int MaximumLimit = 1_000_000;
    private const int FlushEvery = 500;

    private static readonly Dictionary<string, JournalRoute> Routes = new(StringComparer.Ordinal)
    {
        ["story"] = JournalRoute.Story,
        ["status"] = JournalRoute.Status,
        ["batch"] = JournalRoute.Batch,
        ["list"] = JournalRoute.List,
        ["stream"] = JournalRoute.Stream,
        ["all-stream"] = JournalRoute.AllStream,
        ["webhook"] = JournalRoute.Webhook,
    };

    private static readonly string[] Outcomes =
    [
        .. Enum.GetValues<Delivery>().Select(delivery => delivery.ToString().ToLowerInvariant()),
    ];

    private static readonly string[] Names = [.. Routes.OrderBy(route => route.Value).Select(route => route.Key)];

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/simulator/journal", GetAsync);

    private async Task GetAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var errors = new List<string>();
        var after = ReadNumber(query, "after", 0, 0, long.MaxValue, errors);
        var limit = ReadNumber(query, "limit", DefaultLimit, 1, MaximumLimit, errors);
        JournalRoute? route = null;
        if (query["route"] is [{ Length: > 0 } name])
        {
            route = Routes.TryGetValue(name, out var known) ? known : null;
            if (route is null)
            {
                errors.Add($"route: must be one of {string.Join(", ", Names)}.");
            }
        }

        if (errors.Count > 0)
        {
            await ControlEndpoints.RefuseAsync(context, errors);
            return;
        }

        var page = journal.Read(query["jobId"] is [{ Length: > 0 } jobId] ? jobId : null, after, (int)limit, route);
        context.Response.ContentType = "application/x-ndjson";
        await WriteAsync(context, page);
    }

    private static async Task WriteAsync(HttpContext context, JournalPage page)
    {
        var output = context.Response.BodyWriter;
        await using var writer = new Utf8JsonWriter(output);
        if (page.Dropped > 0)
        {
            writer.WriteStartObject();
            writer.WriteNumber("dropped", page.Dropped);
            writer.WriteNumber("oldest", page.Oldest);
            writer.WriteEndObject();
            await EndLineAsync(writer, output);
        }

        var lines = 0;
        foreach (var (number, entry) in page.Entries)
        {
            Write(writer, number, entry);
            await EndLineAsync(writer, output);
            if (++lines % FlushEvery == 0)
            {
                await output.FlushAsync(context.RequestAborted);
            }
        }
    }

    private static async ValueTask EndLineAsync(Utf8JsonWriter writer, System.IO.Pipelines.PipeWriter output)
    {
        await writer.FlushAsync();
        writer.Reset();
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
    }

    private static void Write(Utf8JsonWriter writer, long number, in JournalEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteNumber("seq", number);
        writer.WriteString("id", $"{entry.Epoch}-{entry.EventId}");
        writer.WriteString("jobId", entry.JobId);
        Spelling.Time(writer, "at", entry.At);
        writer.WriteString("route", Names[(int)entry.Route]);
        writer.WriteString("status", entry.Status);
        writer.WriteString("substate", entry.Substate);
        writer.WriteNumber("retryCount", entry.RetryCount);
        writer.WriteBoolean("sent", entry.Delivery == Delivery.Whole);
        writer.WriteString("outcome", Outcomes[(int)entry.Delivery]);
        writer.WriteEndObject();
    }

    private static long ReadNumber(IQueryCollection query, string name, long otherwise, long low, long high, List<string> errors)
    {
        if (query[name] is not [{ Length: > 0 } text])
        {
            return otherwise;
        }

        if (
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= low
            && number <= high
        )
        {
            return number;
        }

        errors.Add($"{name}: must be a whole number from {low} to {high}.");
        return otherwise;
    }
}
