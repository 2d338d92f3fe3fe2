using System.Runtime.InteropServices;

namespace Dashboard.Samples;

/// <summary>Names one series.</summary>
/// <param name="Part">
/// For a GPU's series its id, or <c>#0</c>, <c>#1</c>… in the document's order where upstream gives none; empty for what the document
/// says of the job's GPUs together. For a throughput the rate's name, empty for a bare number. Else empty.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SeriesId(string JobId, SampleMetric Metric, string Part = "");

/// <summary>Names a series within its job.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SeriesKey(SampleMetric Metric, string Part = "");
