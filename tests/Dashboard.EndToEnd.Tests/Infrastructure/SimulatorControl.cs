using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>A fault for the Simulator to commit; what is null is left out.</summary>
public sealed record SimulatorFault
{
    /// <summary>Such as <c>cut</c>, <c>hang</c> or <c>429</c>.</summary>
    public required string Kind { get; init; }

    public string? Route { get; init; }
    public IReadOnlyList<string>? JobIds { get; init; }

    /// <summary>The part of all jobs that it befalls, 0 to 1, instead of a list.</summary>
    public double? Share { get; init; }

    /// <summary>How often it happens, instead of a time.</summary>
    public int? Count { get; init; }

    public double? ForSeconds { get; init; }
    public JsonObject? Args { get; init; }
}

/// <summary>A job with a given story: at each time (seconds of story time after its submission), a patch of its document.</summary>
public sealed record SimulatorSubmission
{
    public string? JobId { get; init; }
    public required string EndpointId { get; init; }
    public required string GpuType { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public string? CallbackUrl { get; init; }
    public IReadOnlyList<SimulatorStep> Story { get; init; } = [];
}

public sealed record SimulatorStep(double At, JsonObject Patch);

/// <summary>Drives a running Simulator: faults, jobs with a given story, and its journal and ledger as oracles.</summary>
public sealed class SimulatorControl(Uri address) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly HttpClient _http = new()
    {
        BaseAddress = address,
        DefaultRequestHeaders = { Authorization = new("Bearer", "test-key") },
    };

    /// <returns>The fault's id.</returns>
    public async Task<string> InjectAsync(SimulatorFault fault) => await PostAsync("/simulator/faults", fault, "id");

    public async Task LiftAsync(string faultId)
    {
        using var answer = await _http.DeleteAsync($"/simulator/faults/{Uri.EscapeDataString(faultId)}").Soon();
        await RequireSuccessAsync(answer);
    }

    /// <returns>The job's id.</returns>
    public async Task<string> SubmitAsync(SimulatorSubmission submission) =>
        await PostAsync("/simulator/jobs", submission, "jobId");

    /// <summary>A job of which no more matters than its name and its story.</summary>
    public Task<string> SubmitAsync(string jobId, params IReadOnlyList<SimulatorStep> story) =>
        SubmitAsync(
            new SimulatorSubmission
            {
                JobId = jobId,
                EndpointId = "ep",
                GpuType = "NVIDIA A100",
                Story = story,
            }
        );

    /// <returns>The id of the newest job of its own story, not submitted by a test, that stands in this state (the API's word).</returns>
    public async Task<string> FindJobAsync(string status)
    {
        var page = JsonElement.Parse(await GetTextAsync($"/v2/jobs?status={status}&limit=100"));
        var ids = page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("jobId").GetString());
        return ids.FirstOrDefault(id => id?.StartsWith("job_", StringComparison.Ordinal) is true)
            ?? throw new InvalidOperationException($"No job of the Simulator is {status}.");
    }

    /// <summary>What the Simulator has sent, oldest first.</summary>
    /// <param name="jobId">One job's entries, or all.</param>
    /// <param name="after">The sequence number after which to begin.</param>
    public async Task<IReadOnlyList<JsonElement>> GetJournalAsync(string? jobId = null, long? after = null)
    {
        string?[] query =
        [
            jobId is null ? null : $"jobId={Uri.EscapeDataString(jobId)}",
            after is null ? null : $"after={after}",
        ];
        var lines = await GetTextAsync($"/simulator/journal?{string.Join('&', query.OfType<string>())}");
        return
        [
            .. lines
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => JsonElement.Parse(line)),
        ];
    }

    public async Task<JsonElement> GetLedgerAsync() => JsonElement.Parse(await GetTextAsync("/simulator/ledger"));

    public void Dispose() => _http.Dispose();

    private async Task<string> GetTextAsync(string path)
    {
        using var answer = await _http.GetAsync(path).Soon();
        await RequireSuccessAsync(answer);
        return await answer.Content.ReadAsStringAsync().Soon();
    }

    private async Task<string> PostAsync<T>(string path, T body, string idName)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, Json).Soon();
        await RequireSuccessAsync(answer);
        var result = JsonElement.Parse(await answer.Content.ReadAsStringAsync().Soon());
        return result.GetProperty(idName).GetString()
            ?? throw new InvalidOperationException($"The Simulator gave no {idName}: {result}");
    }

    private static async Task RequireSuccessAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            var body = await answer.Content.ReadAsStringAsync().Soon();
            throw new InvalidOperationException(
                $"The Simulator answers {answer.RequestMessage?.RequestUri} with {(int)answer.StatusCode}: {body}"
            );
        }
    }
}
