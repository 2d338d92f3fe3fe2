namespace Dashboard.Jobs.Table;

/// <summary>All that the jobs page's address says: what is shown, in which order, and in which columns.</summary>
public sealed record JobTableAddress(JobQuery Query, JobColumnChoice Columns)
{
    /// <summary>The columns of who reads the address, where it names none: the usual ones, or those that this browser keeps.</summary>
    public JobColumnChoice Usual { get; init; } = JobColumnChoice.Default;

    /// <summary>The address's query string, without the question mark; what is not said is the default.</summary>
    public string AddressQuery
    {
        get
        {
            var columns = Columns.Equals(Usual) ? "" : $"cols={Uri.EscapeDataString(Columns.Text)}";
            return string.Join('&', new[] { Query.AddressQuery, columns }.Where(part => part.Length > 0));
        }
    }

    public string Address => JobQuery.AddressOf(AddressQuery);
}
