using System.Reflection;

namespace FanOut.Servers;

/// <summary>This program again, as another process.</summary>
internal static class OwnProgram
{
    /// <returns>The program and its arguments, whether it was started by itself or by <c>dotnet</c>.</returns>
    public static string[] Command(params string[] arguments) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, Assembly.GetExecutingAssembly().Location, .. arguments]
            : [Environment.ProcessPath!, .. arguments];
}
