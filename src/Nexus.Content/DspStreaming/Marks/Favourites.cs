using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspStreaming.Marks;

/// <summary>Whether something is a favourite of mine, and since when.</summary>
internal sealed record FavouriteState(bool Favourite, DateTimeOffset? Since);

/// <summary>The stars of music apps by the platform's own door: what one sets, the other shows.</summary>
internal static class Favourites
{
    private const string Prefix = "/api/dsp/stream/favourites/{kind}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Prefix, ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listFavourites")
            .WithSummary("List my favourite songs, albums or artists, the newest first; kind is song, album or artist")
            .ProducesProblem(400)
            .ProducesProblem(404);
        routes
            .MapGet(Prefix + "/{id:guid}", ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readFavourite")
            .WithSummary(
                "Whether a song (its work), an album (its release, or the work of a single) or an artist is one"
            )
            .ProducesProblem(404);
        routes
            .MapPut(Prefix + "/{id:guid}", (string kind, Guid id, HttpContext http) => SetAsync(kind, id, http, true))
            .RequireAuthorization(Policies.User)
            .WithName("setFavourite")
            .WithSummary("Make something a favourite; apps show it as starred. Again it changes nothing")
            .Produces(204)
            .ProducesProblem(404);
        routes
            .MapDelete(
                Prefix + "/{id:guid}",
                (string kind, Guid id, HttpContext http) => SetAsync(kind, id, http, false)
            )
            .RequireAuthorization(Policies.User)
            .WithName("removeFavourite")
            .WithSummary("Make it none; a rating that an app gave it stays")
            .Produces(204)
            .ProducesProblem(404);
    }

    private static async Task<NoContent> SetAsync(string kind, Guid id, HttpContext http, bool favourite)
    {
        var services = http.RequestServices;
        var item = new MarkedItem(KindOf(kind), id);
        var shelf = await services.GetRequiredService<Shelves>().OfAsync(http.User.UserId(), http.RequestAborted);
        var book = services.GetRequiredService<MarkBook>();
        return await book.StarAsync(shelf, [item], favourite, http.RequestAborted) is null
            ? TypedResults.NoContent()
            : throw Problems.NotFound(kind, id);
    }

    private static async Task<Ok<FavouriteState>> ReadAsync(
        string kind,
        Guid id,
        HttpContext http,
        MusicDb db,
        CancellationToken cancellationToken
    )
    {
        var (userId, which) = (http.User.UserId(), KindOf(kind));
        var since = await db
            .Marks.Where(row => row.UserId == userId && row.Kind == which && row.ItemId == id)
            .Select(row => row.StarredAt)
            .FirstOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(new FavouriteState(since is not null, since));
    }

    private static async Task<Ok<Page<Favourite>>> ListAsync(
        string kind,
        HttpContext http,
        Shelves shelves,
        FavouriteList list,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var which = KindOf(kind);
        var most = PageQuery.Of(limit, null).Limit;
        FavouritePlace? place = after is null
            ? null
            : FavouritePlace.TryParse(after) ?? throw Problems.Invalid("after", "Send the next of the page before.");
        var shelf = await shelves.OfAsync(http.User.UserId(), cancellationToken);
        var (items, next) = await list.OfAsync(shelf, which, most, place, cancellationToken);
        if (next is { } more)
        {
            PageQuery.LinkNext(http, more.ToString());
        }
        return TypedResults.Ok(new Page<Favourite>(items, next?.ToString()));
    }

    private static MarkKind KindOf(string kind) =>
        kind switch
        {
            "song" => MarkKind.Song,
            "album" => MarkKind.Album,
            "artist" => MarkKind.Artist,
            _ => throw Problems.Of(404, "not-found", "There is no such list.", "song, album or artist."),
        };
}
