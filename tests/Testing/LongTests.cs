namespace Testing;

/// <summary>Tests that search at random or run for a time have a long form: <c>./test.sh --long</c>, or DASHBOARD_LONG_TESTS=1.</summary>
public static class LongTests
{
    public static bool AreOn { get; } = Environment.GetEnvironmentVariable("DASHBOARD_LONG_TESTS") is "1";

    /// <returns>The amount for this run, such as the iterations of a property.</returns>
    public static int Amount(int usually, int inLongForm) => AreOn ? inLongForm : usually;
}
