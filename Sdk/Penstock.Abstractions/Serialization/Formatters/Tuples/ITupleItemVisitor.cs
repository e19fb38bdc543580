namespace Penstock.Serialization;

/// <summary>Is handed one item of a tuple with its static type, so that nothing is boxed.</summary>
/// <typeparam name="TResult">What the visit returns.</typeparam>
public interface ITupleItemVisitor<out TResult>
{
    /// <summary>Takes the item.</summary>
    /// <typeparam name="TItem">The declared type of the item.</typeparam>
    /// <param name="item">The item.</param>
    /// <param name="formatter">The formatter of the item.</param>
    TResult Visit<TItem>(TItem item, Formatter<TItem> formatter);
}
