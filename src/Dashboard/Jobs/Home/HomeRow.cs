using Dashboard.Components;
using Shared.Jobs;

namespace Dashboard.Jobs.Home;

/// <summary>What one line of a list says; two that are equal look the same.</summary>
/// <param name="Token">Of the state's look.</param>
/// <param name="OwnWord">Upstream's own word for the state, where it is none of the API's.</param>
/// <param name="Detail">A few words beside the id.</param>
/// <param name="Text">The figure, where it is no time.</param>
/// <param name="At">The figure's time, by upstream's clock.</param>
public sealed record HomeRow(string JobId, string Token, string? OwnWord, string? Detail, string? Text, DateTimeOffset? At)
{
    /// <param name="stalledSince">Of a stalled one.</param>
    public static HomeRow Of(Job job, HomeFigure figure, DateTimeOffset? stalledSince = null) =>
        new(
            job.JobId,
            JobLook.TokenOf(job),
            JobLook.OwnWordOf(job),
            figure switch
            {
                HomeFigure.Failure => job.ErrorCode ?? job.ErrorMessage ?? job.EndpointId,
                HomeFigure.Stall => string.Join(
                    " · ",
                    new[]
                    {
                        job.Progress is { } progress ? $"at {Math.Floor(progress)}%" : null,
                        job.CostOfAllAttempts is { } spent ? Money.Format(spent) : null,
                    }.OfType<string>()
                ),
                _ => job.EndpointId,
            },
            figure is HomeFigure.Cost ? (job.CostOfAllAttempts is { } cost ? Money.Format(cost) : "–") : null,
            figure switch
            {
                HomeFigure.Failure => job.EndedAt,
                HomeFigure.Stall => stalledSince,
                HomeFigure.Wait => job.WaitsSince,
                HomeFigure.Eta => JobEta.Of(job),
                _ => null,
            }
        );
}
