namespace Dashboard.Operation;

/// <summary>A figure never stands without what it counts.</summary>
internal static class Counted
{
    /// <returns>Such as '1 document', '1,200 documents'.</returns>
    public static string Of(long count, string what) => $"{count:N0} {what}{(count == 1 ? "" : "s")}";
}
