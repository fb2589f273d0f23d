namespace Nexus.Web.Wire;

/// <summary>Whether something is a favourite of the visitor, from dsp-streaming.</summary>
public sealed record FavouriteState(bool Favourite);

/// <summary>A favourite song, album or artist, from dsp-streaming.</summary>
/// <param name="Id">Of the work, the release (of a single its work), or the artist.</param>
/// <param name="Title">Of an artist his name.</param>
/// <param name="ArtistName">As the recordings name him.</param>
/// <param name="OwnerId">Whose page there is.</param>
/// <param name="IsSingle">An album that is one recording on no release.</param>
/// <param name="Duration">In seconds; null of an artist.</param>
/// <param name="Poster">The address of a picture.</param>
public sealed record FavouriteItem(
    Guid Id,
    string Title,
    string ArtistName,
    Guid OwnerId,
    bool IsSingle,
    double? Duration,
    string? Poster
);
