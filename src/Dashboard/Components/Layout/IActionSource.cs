namespace Dashboard.Components.Layout;

/// <summary>What the command palette offers to do: a feature registers one for its own.</summary>
public interface IActionSource
{
    /// <summary>What can be done where the viewer is. Reads memory only.</summary>
    /// <param name="address">Of the page that is shown.</param>
    IEnumerable<Command> Find(Uri address);
}
