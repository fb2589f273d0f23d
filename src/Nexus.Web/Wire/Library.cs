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

/// <summary>A release that is rented now.</summary>
/// <param name="ReleaseId">Which.</param>
/// <param name="Title">Its title.</param>
/// <param name="BeginBy">Until then its first play must begin.</param>
/// <param name="EndsAt">When it is over; null before the first play.</param>
public sealed record RentedRelease(Guid ReleaseId, string Title, DateTimeOffset BeginBy, DateTimeOffset? EndsAt);
