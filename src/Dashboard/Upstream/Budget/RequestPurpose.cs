namespace Dashboard.Upstream.Budget;

/// <summary>What a request upstream is for, the most urgent first: where there are too few for all, the last ones wait.</summary>
public enum RequestPurpose
{
    /// <summary>Somebody waits for the answer. A share of the budget is kept for these.</summary>
    Person,

    /// <summary>Something may have been missed, a silence needs an explanation, or the one stream of all jobs is to be opened.</summary>
    Repair,

    /// <summary>The list of jobs.</summary>
    Discovery,

    /// <summary>A read that the plan asks for.</summary>
    Poll,

    /// <summary>To open a job's own stream.</summary>
    Stream,

    /// <summary>A program of another's waits for the answer: what it asks for must cost neither people nor the Dashboard its view.</summary>
    Program,

    /// <summary>The same of a job that is not known here, and that there may be none of: these have a part of the programs' share.</summary>
    Lookup,
}
