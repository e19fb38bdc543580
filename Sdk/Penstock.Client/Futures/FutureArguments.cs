namespace Penstock;

/// <summary>Checks futures that were passed to a call and finds their holds.</summary>
internal static class FutureArguments
{
    /// <summary>The hold behind one future.</summary>
    public static HoldItem Item(IFuture future, string name)
    {
        ArgumentNullException.ThrowIfNull(future, name);
        return Usable(future, name);
    }

    /// <summary>The holds behind futures; a whole list takes no object per future. The shell is null for an empty sequence.</summary>
    public static HoldItems Items(IEnumerable<IFuture> futures, string name, out ClientShell? shell)
    {
        ArgumentNullException.ThrowIfNull(futures, name);
        if (futures is IFutureList list)
        {
            shell = list.Owner.Shell;
            return new HoldItems(list.Owner);
        }

        var items = new List<HoldItem>();
        shell = null;
        foreach (IFuture? future in futures)
        {
            if (future is null)
                throw new ArgumentException($"Future {items.Count} of the sequence is null.", name);
            HoldItem item = Usable(future, name);
            shell ??= item.Owner.Shell;
            if (!ReferenceEquals(item.Owner.Shell, shell))
                throw shell.ForeignFuture(future.Key, item.Owner.Shell);
            items.Add(item);
        }

        return new HoldItems([.. items]);
    }

    /// <summary>The holds behind futures of one client.</summary>
    public static HoldItems ItemsOf(ClientShell expected, IEnumerable<IFuture> futures, string name)
    {
        HoldItems items = Items(futures, name, out ClientShell? shell);
        if (shell is null || ReferenceEquals(shell, expected))
            return items;
        shell.LabelOf(items[0], out Key key);
        throw expected.ForeignFuture(key, shell);
    }

    private static HoldItem Usable(IFuture future, string name)
    {
        if (future is not IFutureItem source)
            throw new ArgumentException($"{future.GetType()} is not a future of Penstock.", name);
        HoldItem item = source.Item;
        return item.Owner.Shell.StatusOf(item) is not null ? item : throw ClientShell.DisposedFuture(source.Label);
    }
}
