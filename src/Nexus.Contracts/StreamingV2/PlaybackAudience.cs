namespace Nexus.Contracts.StreamingV2;

/// <summary>For whom a signed address was made; the origin serves by it.</summary>
public enum PlaybackAudience
{
    /// <summary>Whoever may play the work.</summary>
    Listener = 0,

    /// <summary>The owner's own people: they go on when the work is withdrawn, and are served lossless sound.</summary>
    OwnPeople = 1,

    /// <summary>Who bought the work: served lossless sound as well.</summary>
    Buyer = 2,
}
