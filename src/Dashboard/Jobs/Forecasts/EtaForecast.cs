using System.Runtime.InteropServices;

namespace Dashboard.Jobs.Forecasts;

/// <summary>When a job ends, by one method.</summary>
/// <param name="EndsAt">By upstream's clock.</param>
/// <param name="Rest">From the moment that the job's figures are of. Upstream's own may be past.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EtaForecast(EtaMethod Method, DateTimeOffset EndsAt, TimeSpan Rest);
