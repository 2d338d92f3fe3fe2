using System.Buffers;
using System.Text.Json;
using Simulator.Workloads;

namespace Simulator.Documents;

/// <summary>A reused buffer and writer. Not for two threads at once.</summary>
internal sealed class DocumentBuffer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _writer;

    public DocumentBuffer() => _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(SimulatedJob job, DateTimeOffset at, DocumentRequest request)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
        job.WriteDocument(_writer, at, request);
        _writer.Flush();
        return _buffer.WrittenSpan;
    }

    public void Dispose() => _writer.Dispose();
}
