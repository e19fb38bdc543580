using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>One client's hold on one key, from its first future to its last, and what its user saw of it.</summary>
internal sealed class HoldFacts(int client, HoldId id, KeyFacts key, SubmissionFacts? submission, long beganAt)
{
    public int Client { get; } = client;

    public HoldId Id { get; } = id;

    public KeyFacts Key { get; } = key;

    /// <summary>The submission that began it; null for scattered data.</summary>
    public SubmissionFacts? Submission { get; } = submission;

    /// <summary>When it began, in facts since the life's beginning.</summary>
    public long BeganAt { get; } = beganAt;

    /// <summary>When the last submission began that it belongs to: cancels sent before must not touch it.</summary>
    public long SubmittedAt { get; set; } = beganAt;

    /// <summary>When its last future went; <see cref="long.MaxValue"/> while there is one.</summary>
    public long ReleasedAt { get; set; } = long.MaxValue;

    /// <summary>What the user saw last.</summary>
    public HoldStatus Seen { get; set; } = HoldStatus.Pending;

    /// <summary>What the user saw before that.</summary>
    public HoldStatus SeenBefore { get; set; } = HoldStatus.Pending;

    /// <summary>Why it ended, as far as the user was told.</summary>
    public HoldEnd? End { get; set; }

    /// <summary>Every status that was seen, with when.</summary>
    public List<(long At, HoldStatus Status)> History { get; } = [];

    /// <summary>Whether its client has said it anew in another session, and its user has seen nothing of it since.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>It had ended when its client began another session, so the scheduler does not know it there.</summary>
    public bool IsUnsaid { get; set; }

    public bool IsReleased => ReleasedAt != long.MaxValue;

    /// <summary>Whether its graph was refused: then the scheduler never knew it, whatever became of it since.</summary>
    public bool WasRefused { get; set; }

    public override string ToString() => $"client {Client}'s {Id} on {Key}";
}

/// <summary>A graph that a client sent.</summary>
/// <param name="Client">Who sent it.</param>
/// <param name="At">When, in facts since the life's beginning.</param>
/// <param name="Keys">Its tasks.</param>
/// <param name="HeldInputs">Keys that its tasks use and that are not its tasks.</param>
internal sealed record SubmissionFacts(int Client, long At, IReadOnlyList<KeyFacts> Keys, IReadOnlyList<KeyFacts> HeldInputs);

/// <summary>A cancel that a client asked for.</summary>
/// <param name="Client">Who asked.</param>
/// <param name="At">When, in facts since the life's beginning.</param>
/// <param name="IsForced">Whether holds of other clients end too.</param>
/// <param name="Keys">What was named.</param>
/// <param name="Named">The client's holds on that, of which one each was named.</param>
internal sealed record CancelFacts(int Client, long At, bool IsForced, IReadOnlyList<KeyFacts> Keys, IReadOnlyList<HoldFacts> Named);

/// <summary>A retry that a client asked for.</summary>
/// <param name="At">When, in facts since the life's beginning.</param>
/// <param name="Roots">What it names, and all that this rests on: of these the failed ones run again, and with them what depends on them.</param>
internal sealed record RetryFacts(long At, IReadOnlySet<KeyFacts> Roots);
