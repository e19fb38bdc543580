using Penstock.Serialization;

namespace Penstock.Abstractions.Tests.Serialization;

public sealed class RecursionTests
{
    [Fact]
    public void A_value_that_contains_itself_ends_in_an_encoding_error()
    {
        var writer = new WireWriter();
        Assert.Throws<WireEncodeException>(() => TreeNode.Formatter.Instance.Write(writer, Cycle()));
    }

    [Fact]
    public void Measuring_a_value_that_contains_itself_ends() =>
        Assert.InRange(TreeNode.Formatter.Instance.Measure(Cycle()), 1, 10_000_000);

    [Fact]
    public void Whatever_can_be_written_can_be_read_to_the_last_level()
    {
        var (deepest, writer) = (0, new WireWriter());
        for (var depth = 1; depth <= WireLimits.MaxDepth; depth++)
        {
            writer.Clear();
            try
            {
                TreeNode.Formatter.Instance.Write(writer, Chain(depth));
                deepest = depth;
            }
            catch (WireEncodeException)
            {
                break;
            }

            var reader = new WireReader(writer.Written);
            Assert.Equal(Chain(depth), TreeNode.Formatter.Instance.Read(ref reader));
        }

        Assert.Equal(WireLimits.MaxDepth / 2, deepest); // each level is an object and a list
    }

    [Fact]
    public void Members_that_an_older_writer_did_not_know_are_left_at_their_defaults()
    {
        var reader = new WireReader(Convert.FromHexString("91A161"));
        var node = TreeNode.Formatter.Instance.Read(ref reader);
        Assert.Equal(("a", 1.0, null), (node.Name, node.Weight, node.Children));
    }

    [Fact]
    public void Members_that_a_newer_writer_knows_are_skipped()
    {
        var reader = new WireReader(Convert.FromHexString("95A161CB3FF8000000000000C0" + "8101929192" + "0102" + "03" + "C403010203"));
        var node = TreeNode.Formatter.Instance.Read(ref reader);
        Assert.Equal(("a", 1.5, null), (node.Name, node.Weight, node.Children));
        Assert.True(reader.End);
    }

    private static TreeNode Chain(int depth) => depth == 1 ? new("leaf", 1, null) : new(null, depth, [Chain(depth - 1)]);

    /// <summary>Two branches that both lead back: the number of paths doubles with each level.</summary>
    private static TreeNode Cycle()
    {
        var children = new List<TreeNode>();
        var root = new TreeNode("root", 0, children);
        children.Add(root);
        children.Add(root);
        return root;
    }
}
