using System.Runtime.InteropServices;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>The <c>dotnet</c> that runs the tests, which need not be the first on PATH.</summary>
internal static class DotnetHost
{
    public static string Path { get; } =
        System.IO.Path.GetFullPath(
            System.IO.Path.Combine(
                RuntimeEnvironment.GetRuntimeDirectory(),
                "..",
                "..",
                "..",
                OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
            )
        );
}
