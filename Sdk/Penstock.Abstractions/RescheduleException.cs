namespace Penstock;

/// <summary>
/// Thrown by a task's method to put the task back: nothing has failed, and it shall run again, on another worker if there is
/// one that may run it. It uses up none of the task's retries.
/// </summary>
public sealed class RescheduleException : Exception
{
    /// <summary>Puts the task back without a reason.</summary>
    public RescheduleException()
        : this("The task put itself back.")
    {
    }

    /// <summary>Puts the task back.</summary>
    /// <param name="message">Why, for people.</param>
    public RescheduleException(string message)
        : base(message)
    {
    }

    /// <summary>Puts the task back.</summary>
    /// <param name="message">Why, for people.</param>
    /// <param name="innerException">What led to it.</param>
    public RescheduleException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
