namespace Shared.Api;

/// <summary>In which shape a batch is answered; the API page shows none.</summary>
public enum BatchShape
{
    /// <summary><c>{"jobs":[…],"errors":[…]}</c>.</summary>
    Jobs,

    /// <summary>A bare array; the jobs that are unknown are not in it.</summary>
    Array,

    /// <summary><c>{"statuses":[…],"errors":[…]}</c>.</summary>
    Statuses,
}
