namespace Penstock.Simulator;

/// <summary>Takes a life down as text, for <c>penstock sim replay</c>. A life without one puts no text together.</summary>
internal interface ILifeTrace
{
    /// <summary>Something has happened.</summary>
    /// <param name="nanoseconds">When.</param>
    /// <param name="who">Whose line it is: <c>scheduler</c>, <c>worker 3</c>, <c>client 0</c>.</param>
    /// <param name="what">What, in one line; keys are written in full, so that lines of one key can be picked out.</param>
    void Write(long nanoseconds, string who, string what);
}
