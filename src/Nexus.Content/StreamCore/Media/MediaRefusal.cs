namespace Nexus.Content.StreamCore.Media;

internal enum MediaRefusalReason
{
    NotMedia,
    Truncated,
    NoPlayableStream,
    TooLong,
    PictureTooLarge,
    WrongType,
}

/// <summary>Why a file cannot be published, as a sentence for the person who uploaded it.</summary>
internal sealed record MediaRefusal(MediaRefusalReason Reason, string Sentence);

/// <summary>The file itself is at fault: trying again gives the same answer.</summary>
internal sealed class MediaRefusedException(MediaRefusalReason reason, string sentence) : Exception(sentence)
{
    public MediaRefusal Refusal { get; } = new(reason, sentence);
}

/// <summary>A tool failed or ran out of time; trying again may help.</summary>
internal sealed class MediaToolException(string message, bool timedOut = false) : Exception(message)
{
    public bool TimedOut { get; } = timedOut;
}
