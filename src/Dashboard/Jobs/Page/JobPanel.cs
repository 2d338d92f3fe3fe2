namespace Dashboard.Jobs.Page;

/// <summary>What another feature shows of a job on the job's own page, beside its resources.</summary>
/// <param name="Component">A component with one parameter, <c>Job</c>. It shows nothing where it has nothing to show.</param>
internal sealed record JobPanel(Type Component);
