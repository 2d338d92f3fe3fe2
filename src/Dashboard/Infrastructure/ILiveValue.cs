namespace Dashboard.Infrastructure;

/// <summary>An immutable value that is replaced from time to time, and a way to hear of it.</summary>
public interface ILiveValue<out T>
{
    /// <summary>The latest value; cheap, from any thread.</summary>
    T Current { get; }

    /// <summary>
    /// Calls <paramref name="changed"/> after <see cref="Current"/> was replaced, on the thread that did it, perhaps under its lock. The
    /// callback only marks what to do and returns. A missed or repeated call is harmless, since every value stands for itself.
    /// </summary>
    /// <returns>Ends the subscription when disposed.</returns>
    IDisposable Subscribe(Action changed);
}
