using Shared.Details;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Samples;

/// <summary>
/// What a job's newest document tells of each series. A part is parsed only when its bytes are others than last time; a document that
/// repeats them repeats the readings, and one that does not carry the part tells nothing of it.
/// </summary>
internal sealed class SampleReader
{
    private const int MostNameLength = 128;
    private const int MostSearched = 64;

    private readonly Part _resources = new(PartNames.Resources);
    private readonly Part _throughput = new(PartNames.Throughput);
    private List<(SeriesKey Key, double Value)> _gpus = [];
    private List<(SeriesKey Key, double Value)> _rates = [];
    private ReadOnlyMemory<byte> _execution;

    /// <returns>The newest document itself gave the execution's figures.</returns>
    public bool ReadsExecution(Job job)
    {
        var execution = job.Document.FindPart(PartNames.Execution)?.Json ?? default;
        if (execution.Equals(_execution))
        {
            return false;
        }

        _execution = execution;
        return true;
    }

    public void Read(Job job, List<(SeriesKey Key, double Value)> readings)
    {
        var document = job.Document;
        if (_resources.Look(job) is var resources && resources != News.None)
        {
            // a document may name thousands of them
            ICollection<(SeriesKey, double)> before = _gpus.Count > MostSearched ? _gpus.ToHashSet() : _gpus;
            _gpus = resources == News.Changed ? ReadResources(document) : _gpus;
            // in a merged part, a GPU that stands as it stood may be of an earlier document
            readings.AddRange(
                _resources.IsWhole ? _gpus : _gpus.Where(reading => reading.Key.Part.Length == 0 || !before.Contains(reading))
            );
        }

        if (_throughput.Look(job) is var throughput && throughput != News.None)
        {
            _rates = throughput == News.Changed ? ReadThroughput(document) : _rates;
            readings.AddRange(_rates);
        }

        Add(readings, SampleMetric.Progress, "", job.Progress);
        Add(readings, SampleMetric.Cost, "", (double?)job.Cost);
    }

    private static List<(SeriesKey Key, double Value)> ReadResources(JobStatusDocument document)
    {
        var readings = new List<(SeriesKey, double)>();
        var resources = document.ReadResources();
        Add(readings, SampleMetric.CpuUtilization, "", resources?.Cpu?.UtilizationPercent);
        // what the list shows, whether or not each GPU was asked for
        Add(readings, SampleMetric.GpuUtilization, "", document.GpuUtilizationPercent);
        Add(readings, SampleMetric.GpuMemoryUsed, "", document.MemoryUsed?.Bytes);
        var gpus = resources?.Gpus ?? [];
        for (var index = 0; index < gpus.Count; index++)
        {
            var gpu = gpus[index];
            var part = SampleParts.Of(gpus, index);
            if (part.Length is > 0 and <= MostNameLength)
            {
                Add(readings, SampleMetric.GpuUtilization, part, gpu.UtilizationPercent);
                Add(readings, SampleMetric.GpuMemoryUsed, part, gpu.MemoryUsed?.Bytes);
            }

            Add(readings, SampleMetric.GpuTemperature, part, gpu.TemperatureCelsius);
            Add(readings, SampleMetric.GpuPower, part, gpu.Power?.Watts);
        }

        return readings;
    }

    private static List<(SeriesKey Key, double Value)> ReadThroughput(JobStatusDocument document)
    {
        var readings = new List<(SeriesKey, double)>();
        foreach (var rate in document.ReadThroughput()?.Rates ?? [])
        {
            Add(readings, SampleMetric.Throughput, rate.Name, rate.Value);
        }

        return readings;
    }

    private static void Add(List<(SeriesKey, double)> readings, SampleMetric metric, string part, double? value)
    {
        if (value is { } number && double.IsFinite(number) && part.Length <= MostNameLength)
        {
            readings.Add((new SeriesKey(metric, part), number));
        }
    }

    private enum News
    {
        /// <summary>The newest document does not carry the part.</summary>
        None,
        Repeated,
        Changed,
    }

    private sealed class Part(string name)
    {
        private ReadOnlyMemory<byte> _json;

        /// <summary>The newest document carried all that the part holds: nothing of it is of an earlier one.</summary>
        public bool IsWhole { get; private set; }

        /// <summary>A merge makes new bytes or takes the document's: the very same memory as before means that nothing was merged.</summary>
        public News Look(Job job)
        {
            var json = job.Document.FindPart(name)?.Json ?? default;
            if (json.Equals(_json))
            {
                return News.None;
            }

            var isSame = json.Span.SequenceEqual(_json.Span);
            _json = json;
            IsWhole = job.LastReceived.Span.Overlaps(json.Span);
            return isSame ? News.Repeated : News.Changed;
        }
    }
}
