using Microsoft.AspNetCore.Components;

namespace Dashboard.Gpus.Page;

/// <summary>The page's address with other GPUs selected.</summary>
internal static class GpuLinks
{
    public static string WithGpus(this NavigationManager navigation, IEnumerable<GpuKey> keys) =>
        navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["gpu"] = keys.Select(key => key.ToString()).ToArray() }
        );
}
