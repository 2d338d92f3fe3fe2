namespace Shared.Jobs;

/// <summary>The API's primary states. <see cref="Unknown"/> stands for a text that the API page does not list; the text is kept beside it.</summary>
public enum JobState
{
    Unknown,
    Queued,
    Initializing,
    Running,
    Paused,
    Completed,
    Failed,
    Cancelled,
    Timeout,
}
