namespace Nexus.Web.Wire;

/// <summary>A bought release with the works that can be played now, from streaming-v2.</summary>
public sealed record LibraryRelease(
    Guid ReleaseId,
    string Title,
    DateTimeOffset GrantedAt,
    IReadOnlyList<LibraryWork> Works
);

/// <summary>A work in the library and where its listener stopped.</summary>
public sealed record LibraryWork(
    Guid WorkId,
    string Title,
    string Kind,
    double Duration,
    string? Poster,
    double ResumeAt
);
