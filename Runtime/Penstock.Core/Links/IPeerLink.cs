using System;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>
/// A connection to one peer that moves frames in order. It knows nothing of what they mean: numbers and acknowledgements
/// are the session's (<see cref="SessionMachine"/>), messages are the machines'.
/// </summary>
public interface IPeerLink : IAsyncDisposable
{
    /// <summary>Who is at the other end, for people: an address or a name.</summary>
    string RemoteName { get; }

    /// <summary>Starts delivering frames. Called once.</summary>
    /// <param name="receiver">Who gets them.</param>
    void Start(ILinkReceiver receiver);

    /// <summary>Sends a frame after all earlier ones. Never blocks and never throws: a broken link reports itself through <see cref="ILinkReceiver.OnClosed"/>.</summary>
    /// <param name="header">The head; the link fills in length and checksum.</param>
    /// <param name="payload">The payload; the link owns it from now on.</param>
    void Send(in FrameHeader header, Batch payload);

    /// <summary>Sends what was accepted, then closes. The receiver hears of it.</summary>
    /// <param name="reason">Why, for people; null for an orderly end.</param>
    void Close(string? reason);
}

/// <summary>Gets the frames of a link.</summary>
public interface ILinkReceiver
{
    /// <summary>A frame has arrived. Called in order, by one thread at a time; must not block for long.</summary>
    /// <param name="link">The link.</param>
    /// <param name="header">The frame's head; its checksum has been verified.</param>
    /// <param name="payload">The payload; the receiver owns it from now on.</param>
    void OnFrame(IPeerLink link, in FrameHeader header, Batch payload);

    /// <summary>The link has ended; called exactly once, after the last frame.</summary>
    /// <param name="link">The link.</param>
    /// <param name="error">What broke it; null for an orderly end.</param>
    void OnClosed(IPeerLink link, Exception? error);
}

/// <summary>The connection of a client to its scheduler. What a client needs of the world; implemented by the transports and by the simulator.</summary>
public interface IClientLink : IPeerLink
{
    /// <summary>The way to the workers' data.</summary>
    IDataNetwork Data { get; }
}
