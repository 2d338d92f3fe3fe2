namespace Simulator.Faults;

/// <summary>Marks a call whose right answer is made but will not arrive as it was made: the journal must not claim it was sent.</summary>
internal static class SpoiledAnswer
{
    private static readonly object Key = new();

    public static void Mark(HttpContext context) => context.Items[Key] = true;

    public static bool IsMarked(HttpContext context) => context.Items.ContainsKey(Key);
}
