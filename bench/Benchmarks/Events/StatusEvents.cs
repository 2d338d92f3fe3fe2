using System.Buffers;
using System.Globalization;
using System.Text;
using Shared.Events;

namespace Benchmarks.Events;

/// <summary>A stream as the API sends it: events with an id, the name <c>status</c> and a running job's document of about 800 bytes.</summary>
internal static class StatusEvents
{
    public static byte[] Build(int count)
    {
        var output = new ArrayBufferWriter<byte>();
        for (var i = 0; i < count; i++)
        {
            SseWriter.WriteEvent(output, Document(i), "status", $"e7f3-{i + 1}");
        }

        return output.WrittenSpan.ToArray();
    }

    public static byte[] Document(int i) =>
        Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""
                {"jobId":"job_{{{1234567890 + i}}}abcdef","status":"running","substate":"processing","progress":{{{i
                    % 100}}},"endpointId":"ep_image_processor","priority":"high","createdAt":"2024-01-15T14:30:00Z","startedAt":"2024-01-15T14:31:15Z","estimatedCompletion":"2024-01-15T14:45:30Z","currentStep":"processing_images","metadata":{"imagesProcessed":{{{i}}},"totalImages":1000,"averageProcessingTime":1.2,"currentBatch":15,"totalBatches":20},"resources":{"gpuType":"NVIDIA A100","gpuUtilization":85,"memoryUsage":"12.5GB","memoryTotal":"40GB","cpuUsage":45},"execution":{"duration":847,"costAccrued":2.47,"tokensProcessed":125000,"apiCalls":1247},"tags":{"userId":"user_12345","projectId":"proj_batch_processing","category":"image_enhancement"},"coldStart":{"occurred":true,"duration":12.4,"cacheHit":false}}
                """
            )
        );
}
