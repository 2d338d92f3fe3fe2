namespace Dashboard.Infrastructure;

/// <summary>
/// Something that must be right before the server starts. All checks run, and all their errors are printed at once, each with the
/// configuration key to set.
/// </summary>
public interface IStartupCheck
{
    IEnumerable<string> FindErrors();
}
