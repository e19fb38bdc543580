namespace Penstock.Simulator;

/// <summary>How often each kind of operation is drawn.</summary>
internal enum PlanProfile
{
    /// <summary>Every kind alike.</summary>
    Uniform,

    /// <summary>By weights chosen by hand: much submitting and releasing, few ends of the world.</summary>
    Tuned,

    /// <summary>Each life without some of the kinds, the others by weights of its own: what is absent finds as much as what is there.</summary>
    Swarm,
}
