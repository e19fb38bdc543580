namespace Penstock.Simulator;

/// <summary>Which ways for data are blocked, and until when.</summary>
internal sealed class Faults(World world)
{
    /// <summary>Stands for an asker that is no worker.</summary>
    public const int NoWorker = -1;

    private readonly List<Block> _blocks = [];

    /// <summary>Lets no data pass between two workers until a time.</summary>
    public void Partition(int one, int other, long until) => _blocks.Add(new Block(one, other, until));

    /// <summary>Lets a worker serve nobody until a time.</summary>
    public void Isolate(int worker, long until) => _blocks.Add(new Block(worker, NoWorker, until));

    /// <summary>Whether a worker cannot be reached by another one, or by a client.</summary>
    public bool IsBlocked(int asker, int server)
    {
        for (int i = _blocks.Count - 1; i >= 0; i--)
        {
            Block block = _blocks[i];
            if (block.Until <= world.Now)
                _blocks.RemoveAt(i);
            else if (block.Separates(asker, server))
                return true;
        }

        return false;
    }

    /// <summary>Ends all blocks.</summary>
    public void Heal() => _blocks.Clear();

    private readonly record struct Block(int One, int Other, long Until)
    {
        public bool Separates(int asker, int server) => Other == NoWorker
            ? server == One
            : (asker == One && server == Other) || (asker == Other && server == One);
    }
}
