namespace Penstock;

/// <summary>Stands for a call that is to run with options. The call itself stays as it is: others may use it without.</summary>
internal sealed class OptionNode<T>(Delayed<T> call, TaskOptions options) : Delayed<T>, IReferenceNode
{
    public string Name => call.ToString() ?? typeof(T).Name;

    public DelayedNode Target => call;

    public TaskOptions Options => options;

    public override DelayedNodeKind Kind => DelayedNodeKind.Reference;

    public override string ToString() => $"{call} with options";
}
