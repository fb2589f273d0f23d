namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>Why a stream is not taken, or not any more.</summary>
internal enum Refusal
{
    UnknownKey,

    /// <summary>Another encoder sends already.</summary>
    OnAir,

    /// <summary>No more shows are possible at once.</summary>
    Full,

    /// <summary>What is sent cannot be shown.</summary>
    Unfit,

    /// <summary>It was let in, and may not go on.</summary>
    Cut,

    /// <summary>It wants to watch.</summary>
    Player,
}

/// <summary>A stream is not taken; the message says why, for whoever looks at his encoder.</summary>
internal sealed class StreamRefusedException(Refusal why, string message) : Exception(message)
{
    public Refusal Why { get; } = why;
}
