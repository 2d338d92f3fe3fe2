using System.Runtime.CompilerServices;
using Bunit;

namespace Dashboard.Components.Tests;

internal static class WaitLimit
{
    /// <summary>bUnit gives up after a second, which a busy machine may need; a wait that succeeds takes no longer for this.</summary>
    [ModuleInitializer]
    internal static void Raise() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
}
