using System.Reflection;

namespace Penstock.Repo.Tests;

/// <summary>Peers of different builds meet on the wire: what is written there changes on purpose only.</summary>
public sealed class WireContractTests
{
    private static readonly Assembly Protocol = Assembly.LoadFrom(Repository.BuiltAssembly("Penstock.Protocol"));

    [Fact]
    public void The_messages_are_the_ones_that_were_reviewed() => Snapshot.Check(
        "Runtime/Penstock.Protocol/wire-contract.txt",
        new WireContractWriter(Protocol).Write(),
        "What travels between processes changed; a member may only be added at the end, and a new message says since which protocol version.");

    [Fact]
    public void No_two_messages_share_a_number() => Expect.None(
        new WireContractWriter(Protocol).Messages
            .GroupBy(message => message.Code)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(message => message.Type.Name))}"),
        "A number means one message:");

    [Fact]
    public void Every_message_says_since_when_it_exists() => Assert.DoesNotContain(
        new WireContractWriter(Protocol).Write(), line => line.EndsWith("nobody knows when", StringComparison.Ordinal));
}
