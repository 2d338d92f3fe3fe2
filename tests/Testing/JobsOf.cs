using System.Text;
using Shared.Documents;
using Shared.Jobs;

namespace Testing;

/// <summary>Short ways to jobs and what makes them.</summary>
public static class JobsOf
{
    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static JobStatusDocument Document(string jobId, string json)
    {
        var result = DocumentReader.Read(Encoding.UTF8.GetBytes(json), jobId);
        Assert.True(result.IsAccepted, result.Refusal?.ToString());
        return result.Document;
    }

    public static Observation Observation(string jobId, string json, DocumentSource source = DocumentSource.Stream) =>
        new(Document(jobId, json), source, Start);
}
