using System;

namespace Penstock.Core;

/// <summary>A machine found itself in a state that its own rules exclude: a bug in Penstock. The message ends with the story of the key concerned.</summary>
public sealed class InvariantException : Exception
{
    /// <summary>Reports a broken invariant.</summary>
    /// <param name="message">Which invariant, of what, and what was found.</param>
    public InvariantException(string message)
        : base("Internal error in Penstock, please report it: " + message)
    {
    }
}

/// <summary>A peer sent a message that is well formed but cannot mean anything: its session is closed, nothing else changes.</summary>
public sealed class PeerProtocolException : Exception
{
    /// <summary>Reports a bad message.</summary>
    /// <param name="message">Which message of which peer, and what is wrong with it.</param>
    public PeerProtocolException(string message)
        : base(message)
    {
    }
}
