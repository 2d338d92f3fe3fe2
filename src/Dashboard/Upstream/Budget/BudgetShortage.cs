namespace Dashboard.Upstream.Budget;

/// <summary>Requests are used up, and not for a moment only.</summary>
/// <param name="IsOfAll">Nobody may send one; else only people may, for whom the last ones are kept.</param>
/// <param name="NextAt">When there is one again, for anybody or for all but people.</param>
public sealed record BudgetShortage(bool IsOfAll, DateTimeOffset NextAt);
