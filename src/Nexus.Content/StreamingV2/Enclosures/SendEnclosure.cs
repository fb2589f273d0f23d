using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Territories;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Geography;
using Nexus.Kernel.Http;
using Nexus.Kernel.Storage;

namespace Nexus.Content.StreamingV2.Enclosures;

/// <summary>
/// What a feed's enclosure leads to. Podcast apps sign nothing in and keep no session, so this is open, and holds only
/// for works that are published and free at this moment.
/// </summary>
internal static class SendEnclosure
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/api/stream/enclosures/{id:guid}.{extension:length(3)}", ["GET", "HEAD"], HandleAsync)
            .AllowAnonymous()
            .WithName("readEnclosure")
            .WithSummary("The file of a free work of a series, as podcast apps download it; ranges and HEAD work")
            .Produces(200)
            .ProducesProblem(403)
            .ProducesProblem(404);

    private static async Task HandleAsync(
        Guid id,
        string extension,
        HttpContext context,
        StreamingDb db,
        IObjectStore objects,
        ClientCountry countries,
        CancellationToken cancellationToken
    )
    {
        var (file, work) = await FindAsync(db, id, cancellationToken);
        var limited = await db.RequireInTerritoryAsync(work, countries.Of(context), cancellationToken);
        if (file.ContentType != TypeOf(extension) || await objects.HeadAsync(file.ObjectKey, cancellationToken) is null)
        {
            throw Problems.NotFound("enclosure of the work", id);
        }
        var response = context.Response;
        response.Headers.ETag = file.ETag;
        // Asked for again each time, so that what is withdrawn stops at once; the tag saves the bytes.
        // What is not for everywhere is kept by nobody who might give it to somebody elsewhere.
        response.Headers.CacheControl = limited ? "private, no-cache" : "public, no-cache";
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.XContentTypeOptions = "nosniff";
        if (context.Request.IsKnown(file.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = file.ContentType;
        var range = ByteRange.Of(context.Request, file.Length, file.ETag);
        range.Describe(response, file.Length);
        if (!range.Satisfiable || HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }
        await using var content = await objects.GetAsync(file.ObjectKey, range.Offset, range.Length, cancellationToken);
        await content.CopyToAsync(response.Body, cancellationToken);
    }

    private static async Task<(Enclosure File, PlayableWork Work)> FindAsync(
        StreamingDb db,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var found = await db
            .Enclosures.AsNoTracking()
            .Where(row => row.WorkId == id)
            .Join(
                db.Works.Where(work => work.Published),
                row => row.WorkId,
                work => work.WorkId,
                (row, work) => new { File = row, Work = work }
            )
            .FirstOrDefaultAsync(cancellationToken);
        return found is null ? throw Problems.NotFound("enclosure of the work", id)
            : found.Work.Access == WorkAccess.Free ? (found.File, found.Work)
            : throw Problems.Of(
                403,
                "not-entitled",
                "This is not for everybody any more.",
                "Play it where you are signed in, if it is open to you there."
            );
    }

    private static string TypeOf(string extension) =>
        extension switch
        {
            "m4a" => "audio/x-m4a",
            "mp4" => "video/mp4",
            _ => "",
        };
}
