namespace Dashboard.Jobs;

/// <summary>What it means that upstream has no such job.</summary>
public enum AbsenceKind
{
    /// <summary>It was never seen.</summary>
    NotFound,

    /// <summary>It was there, and was deleted before its time.</summary>
    Gone,

    /// <summary>It was there, and is older than upstream keeps jobs.</summary>
    Expired,
}
