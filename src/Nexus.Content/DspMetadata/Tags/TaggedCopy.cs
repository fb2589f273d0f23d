using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspMetadata.Tags;

/// <summary>The file of a work, and the copy of it that carries its tags.</summary>
internal sealed class AudioSource : IVersioned
{
    public Guid WorkId { get; init; }

    /// <summary>Known once its file was looked at.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>The original, as in <see cref="Contracts.StreamCore.ContentReady"/>.</summary>
    public required string SourceKey { get; set; }

    /// <summary>When it was announced; an older one that comes late is passed over.</summary>
    public DateTimeOffset ReadyAt { get; set; }

    /// <summary>The original whose own tags were read.</summary>
    public string? ReadKey { get; set; }

    /// <summary>The copy in the object store; null where there is none.</summary>
    public string? CopyKey { get; set; }

    /// <summary>The copy before this one, which downloads that were begun may still go on with.</summary>
    public string? FormerKey { get; set; }

    /// <summary>Of what the copy was made: the original and the tags.</summary>
    public string? Fingerprint { get; set; }

    public long Version { get; set; }
}

/// <summary>The place of a work on a published release.</summary>
internal sealed class ReleaseTrack
{
    public Guid ReleaseId { get; init; }

    public Guid WorkId { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>From 1.</summary>
    public int Number { get; init; }

    public int Count { get; init; }

    public required string Title { get; init; }

    /// <summary>Of the release's publication.</summary>
    public long PublishVersion { get; init; }
}

/// <summary>Reads the tags of a work's file, and makes its tagged copy where that is not there or says something else.</summary>
/// <param name="WorkId">Of which work.</param>
/// <param name="CopyId">The name of the copy, so that a repeated run makes no second one.</param>
[Message("dsp-metadata.tag-file/1")]
internal sealed record TagFile(Guid WorkId, Guid CopyId);

/// <summary>Removes a copy that nobody is sent to any more.</summary>
[Message("dsp-metadata.remove-copy/1")]
internal sealed record RemoveCopy(string CopyKey);
