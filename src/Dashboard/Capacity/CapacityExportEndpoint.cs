using System.Globalization;
using CsvHelper;
using Dashboard.Infrastructure;
using Dashboard.Upstream;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Capacity;

/// <summary><c>GET /api/capacity/attempts?range=&amp;from=&amp;to=&amp;type=</c>: the attempts that wanted GPUs in a time, as a CSV file.</summary>
internal static class CapacityExportEndpoint
{
    private const string Pattern = "/api/capacity/attempts";

    /// <summary>So many lines go out together, and whoever reads slowly holds up the next ones.</summary>
    private const int Together = 256;

    private static readonly string[] Parameters = ["range", "from", "to", "type"];

    private static readonly CsvWriterOptions Options = new() { NewLine = "\r\n", WriteByteOrderMark = true };

    private static readonly (string Name, Func<GpuDemand, DateTimeOffset, string> Read)[] Fields =
    [
        ("jobId", (demand, _) => CsvText.Plain(demand.JobId)),
        ("attempt", (demand, _) => Number(demand.Attempt)),
        ("endpointId", (demand, _) => CsvText.Plain(demand.EndpointId ?? "")),
        ("gpuType", (demand, _) => CsvText.Plain(demand.GpuType ?? "")),
        (
            "gpuTypeInferred",
            (demand, _) =>
                demand.GpuType is null ? ""
                : demand.IsTypeInferred ? "true"
                : "false"
        ),
        ("gpus", (demand, _) => Number(demand.Gpus)),
        ("queuedAt", (demand, _) => At(demand.QueuedAt)),
        ("heldFrom", (demand, _) => At(demand.HeldFrom)),
        ("endedAt", (demand, _) => At(demand.EndedAt)),
        ("waitSeconds", (demand, _) => Number(demand.WaitSeconds)),
        ("heldSeconds", (demand, now) => Number(((demand.EndedAt ?? now) - demand.HeldFrom)?.TotalSeconds)),
        ("loadSeconds", (demand, _) => Number(demand.LoadSeconds)),
    ];

    public static string AddressOf(DateTimeOffset from, DateTimeOffset to, string? type) =>
        $"{Pattern}?from={Uri.EscapeDataString(At(from))}&to={Uri.EscapeDataString(At(to))}"
        + (type is null ? "" : $"&type={Uri.EscapeDataString(type)}");

    public static void MapCapacityExport(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Pattern, OtherMethods.OfReads, GetAsync);
        app.RefuseOtherMethods(Pattern, OtherMethods.OfReads);
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        CapacityReadings readings,
        IUpstreamStatusSource upstream,
        TimeProvider timeProvider
    )
    {
        var asked = context.Request.Query;
        if ((ParameterNames.FindFault(asked.Keys, Parameters) ?? ParameterNames.FindRepeated(asked, Parameters)) is { } unknown)
        {
            return Results.BadRequest(ApiError.InvalidRequest(unknown));
        }

        var (range, fault) = TimeRange.Parse(asked["range"], asked["from"], asked["to"], TimeRange.LastDay);
        if (fault is not null)
        {
            // a program must not take another time for the one that it asked for
            return Results.BadRequest(ApiError.InvalidRequest(fault[..fault.IndexOf(';', StringComparison.Ordinal)] + "."));
        }

        var now = upstream.Now(timeProvider);
        var (from, to) = range.At(now);
        var type = asked["type"].ToString();
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = string.Create(CultureInfo.InvariantCulture, $"attempts-{now.UtcDateTime:yyyyMMdd-HHmmss}.csv"),
        }.ToString();
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            var demands = readings.Demands.Where(demand =>
                demand.IsWithin(from, to) && (type.Length == 0 || demand.GpuType == type)
            );
            await WriteAsync(response.Body, demands, now, context.RequestAborted);
        }

        return Results.Empty;
    }

    private static async Task WriteAsync(
        Stream output,
        IEnumerable<GpuDemand> demands,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var csv = CsvWriter.Create(output, Options, leaveOpen: true);
        foreach (var field in Fields)
        {
            csv.WriteField(field.Name);
        }

        await csv.EndRecordAsync(cancellationToken);
        var lines = 0;
        foreach (var demand in demands)
        {
            foreach (var field in Fields)
            {
                csv.WriteField(field.Read(demand, now));
            }

            await csv.EndRecordAsync(cancellationToken);
            if (++lines % Together == 0)
            {
                await csv.FlushAsync(cancellationToken);
            }
        }

        await csv.FlushAsync(cancellationToken);
    }

    private static string At(DateTimeOffset? at) => at is { } moment ? TimeRange.TextOf(moment) : "";

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
}
