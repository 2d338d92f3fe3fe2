namespace Dashboard.Jobs.Views;

/// <summary>What became of one job between two ticks.</summary>
/// <param name="Before">Null where it was not known.</param>
/// <param name="After">Null where it was deleted.</param>
internal readonly record struct JobStep(JobEntry Entry, JobFacts? Before, JobFacts? After);
