namespace Penstock;

/// <summary>The value of a task whose method returns nothing: there is one, and it says only that the task has run.</summary>
public readonly record struct Unit
{
    /// <summary>The one value.</summary>
    public static Unit Value => default;

    /// <inheritdoc/>
    public override string ToString() => "()";
}
