namespace Dashboard.Jobs;

/// <summary>What is known of a job that none of its documents says.</summary>
[Flags]
public enum JobMarks
{
    None = 0,

    /// <summary>Somebody has starred it.</summary>
    Starred = 1,

    /// <summary>It was named to be followed: in the configuration, by a person or by a webhook.</summary>
    Watched = 2,

    /// <summary>It runs, and nothing of it moves.</summary>
    Stalled = 4,
}
