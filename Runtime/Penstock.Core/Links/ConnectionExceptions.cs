using System.IO;

namespace Penstock.Core;

/// <summary>The scheduler cannot be reached: nothing listens at its address, it did not answer in time, or the address is none.</summary>
public sealed class SchedulerUnavailableException : IOException
{
    /// <summary>Reports a scheduler that cannot be reached.</summary>
    /// <param name="address">The address that was tried.</param>
    /// <param name="message">What happened at it, and what to do.</param>
    /// <param name="innerException">What the operating system said, if it was asked.</param>
    public SchedulerUnavailableException(string address, string message, System.Exception? innerException = null)
        : base(message, innerException) => Address = address;

    /// <summary>The address that was tried.</summary>
    public string Address { get; }
}

/// <summary>The two ends of a connection do not hold the same cluster's secret, or the role is not welcome there.</summary>
public sealed class ClusterAuthenticationException : IOException
{
    /// <summary>Reports a connection that was refused.</summary>
    /// <param name="message">Who refused whom, and which access file to use instead.</param>
    public ClusterAuthenticationException(string message)
        : base(message)
    {
    }
}

/// <summary>The two ends of a connection have no protocol version in common.</summary>
public sealed class ProtocolVersionException : IOException
{
    /// <summary>Reports ends that cannot talk to each other.</summary>
    /// <param name="message">Which versions each side speaks, and which one to upgrade.</param>
    public ProtocolVersionException(string message)
        : base(message)
    {
    }
}
