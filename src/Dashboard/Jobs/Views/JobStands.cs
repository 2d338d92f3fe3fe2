namespace Dashboard.Jobs.Views;

/// <summary>How a job stands to one view.</summary>
[Flags]
internal enum JobStands : byte
{
    Apart = 0,

    /// <summary>All that the query asks for but the state holds of it: it is among the counts by state.</summary>
    Counted = 1,

    /// <summary>It matches, and is a row.</summary>
    Row = 2,
}
