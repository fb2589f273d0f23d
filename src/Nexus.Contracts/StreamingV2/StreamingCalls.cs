using System.ComponentModel.DataAnnotations;
using Nexus.Kernel.Calls;

namespace Nexus.Contracts.StreamingV2;

/// <summary>
/// What streaming-v2 answers to other services. The first three are for services that play works to people who signed in
/// there; refusals are those that the person would get: 404 <c>not-found</c>, 403 <c>not-entitled</c> or
/// <c>not-to-keep</c>, 409 <c>not-ready</c>.
/// </summary>
public static class StreamingCalls
{
    /// <summary>Whether somebody may play a work now, and the playback session that stands for it.</summary>
    public static ServiceCall<OpenPlayback, PlaybackOpened> Open { get; } =
        new("streaming-v2", "open-playback", Safe: true);

    /// <summary>Somebody's player says that it has played a work; counts by the rules of every play, once a session.</summary>
    public static ServiceCall<SubmitPlay, PlaySubmitted> Submit { get; } =
        new("streaming-v2", "submit-play", Safe: true);

    /// <summary>The original of a work, where somebody may keep it; asking counts as use of what was bought.</summary>
    public static ServiceCall<OpenOriginal, OriginalOpened> Original { get; } =
        new("streaming-v2", "open-original", Safe: true);

    /// <summary>The releases somebody bought or rents, and whose works are open to him beside them.</summary>
    public static ServiceCall<GetGrantedReleases, GrantedReleases> Granted { get; } =
        new("streaming-v2", "granted-releases", Safe: true);

    /// <summary>Whether somebody bought a work or a release and may play it.</summary>
    public static ServiceCall<FindBuyers, BuyersFound> FindBuyers { get; } =
        new("streaming-v2", "find-buyers", Safe: true);
}

/// <summary>Asks to play. A session of the same player with the same work that has not run out is gone on with.</summary>
/// <param name="UserId">Who listens.</param>
/// <param name="WorkId">What.</param>
/// <param name="Client">The player's name; sessions of different players are different.</param>
/// <param name="Country">Where he is (ISO 3166-1 alpha-2); null where nobody knows.</param>
/// <param name="Roles">His roles, by which he may play in more or fewer places at once; null where they are not known.</param>
/// <param name="ToKeep">His player keeps the file: refused (403 <c>not-to-keep</c>) where the right to play ends by itself.</param>
public sealed record OpenPlayback(
    Guid UserId,
    Guid WorkId,
    [property: StringLength(100)] string Client,
    [property: StringLength(2, MinimumLength = 2)] string? Country = null,
    IReadOnlyList<string>? Roles = null,
    bool ToKeep = false
);

/// <summary>He may.</summary>
/// <param name="SessionId">The playback session.</param>
/// <param name="AssetId">The packaged set to play.</param>
/// <param name="Duration">Seconds.</param>
public sealed record PlaybackOpened(Guid SessionId, Guid AssetId, double Duration);

/// <summary>Says that a work was played as far as the time since the session's start allows.</summary>
/// <param name="UserId">Who listened.</param>
/// <param name="WorkId">What.</param>
/// <param name="Client">As in <see cref="OpenPlayback"/>.</param>
public sealed record SubmitPlay(Guid UserId, Guid WorkId, [property: StringLength(100)] string Client);

/// <summary>The outcome.</summary>
/// <param name="Counted">Whether the play of the newest session counts, by this or before.</param>
public sealed record PlaySubmitted(bool Counted);

/// <summary>Asks for an original.</summary>
/// <param name="UserId">Who wants it.</param>
/// <param name="WorkId">Of what.</param>
/// <param name="Country">Where he is (ISO 3166-1 alpha-2); null where nobody knows.</param>
public sealed record OpenOriginal(
    Guid UserId,
    Guid WorkId,
    [property: StringLength(2, MinimumLength = 2)] string? Country = null
);

/// <summary>He may have it.</summary>
/// <param name="Place">The key in the object store: of the copy with its owner's tags where there is one.</param>
/// <param name="FileName">As the creator named it.</param>
/// <param name="ContentType">The media type the browser gave.</param>
/// <param name="Length">Bytes.</param>
public sealed record OriginalOpened(string Place, string FileName, string ContentType, long Length);

/// <summary>Asks what is open to somebody.</summary>
/// <param name="UserId">Who.</param>
public sealed record GetGrantedReleases(Guid UserId);

/// <summary>What is open to him, in no order.</summary>
/// <param name="ReleaseIds">Bought, or rented and not over.</param>
/// <param name="Followed">The creators he follows, for works of <c>followers</c>.</param>
/// <param name="MemberOf">The creators he is a member of, for works of <c>followers</c> and <c>members</c>.</param>
public sealed record GrantedReleases(
    IReadOnlyList<Guid> ReleaseIds,
    IReadOnlyList<Guid>? Followed = null,
    IReadOnlyList<Guid>? MemberOf = null
);

/// <summary>One of the two is given.</summary>
/// <param name="WorkId">A work: bought with any release it is on.</param>
/// <param name="ReleaseId">A release.</param>
public sealed record FindBuyers(Guid? WorkId = null, Guid? ReleaseId = null);

/// <summary>The answer.</summary>
/// <param name="Any">Whether there is one.</param>
public sealed record BuyersFound(bool Any);
