using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Dashboard.Tests;

/// <summary>Reads one meter as a collector does.</summary>
internal sealed class MeterReadings : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _read = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MeterReadings(IMeterFactory factory, string meterName)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory && instrument.Meter.Name == meterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <returns>The last value by the instrument's name and its tags, such as <c>requests purpose=poll</c>.</returns>
    public IReadOnlyDictionary<string, double> Collect()
    {
        _listener.RecordObservableInstruments();
        return _read;
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name;
        foreach (var (tag, text) in tags)
        {
            name += $" {tag}={text}";
        }

        _read[name] = value;
    }
}
