using Penstock.Core;
using Penstock.Serialization;
using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>Tells which promise an exception out of a simulated cluster breaks.</summary>
internal static class Violations
{
    /// <summary>The violation; null if the exception is none, but a wrong call.</summary>
    public static Violation? Of(Exception error) => error switch
    {
        ViolationException found => found.Violation,
        InvariantException broken => new Violation(InvariantId.Of(broken.Message), broken.Message),
        PeerProtocolException or WireFormatException => new Violation("protocol", error.Message),
        _ => null,
    };
}
