using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Profile;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Pictures;

/// <summary>The picture others see beside somebody's name. Sending the same one again changes nothing.</summary>
internal static class MyPicture
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut("/api/auth/me/picture", PutAsync)
            .RequireAuthorization(Policies.User)
            .WithName("setPicture")
            .WithSummary("Set your picture: a JPEG, PNG or WebP file as the body, at most 1,000,000 bytes")
            .WithDescription("What it holds counts, not what it is called. A square of 256 pixels is kept of it.")
            .ProducesProblem(400)
            .ProducesProblem(413)
            .ProducesProblem(415);
        routes
            .MapDelete("/api/auth/me/picture", DeleteAsync)
            .RequireAuthorization(Policies.User)
            .WithName("removePicture")
            .WithSummary("Remove your picture");
        routes
            .MapGet("/api/users/pictures/{id:guid}", ReadAsync)
            .AllowAnonymous()
            .WithName("readPicture")
            .WithSummary("Somebody's picture, a JPEG")
            .Produces(200, contentType: PictureFile.ContentType)
            .ProducesProblem(404);
    }

    private static async Task<Ok<UserView>> PutAsync(
        HttpContext context,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        var content = await PictureFile.ReadAsync(context.Request.Body, cancellationToken);
        var tag = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        if (tag != user.PictureTag)
        {
            await KeepAsync(db, user, content, cancellationToken);
            user.ShowPicture(tag, clock.GetUtcNow());
            db.Audit(user.Id.ToString(), "user.picture-set", user.Id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        context.SetETag(user);
        return TypedResults.Ok(UserView.Of(user));
    }

    private static async Task KeepAsync(UserDb db, User user, byte[] content, CancellationToken cancellationToken)
    {
        if (await db.Pictures.FindAsync([user.Id], cancellationToken) is { } former)
        {
            former.Content = content;
            return;
        }
        db.Pictures.Add(new Picture { UserId = user.Id, Content = content });
    }

    private static async Task<NoContent> DeleteAsync(
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        if (await db.Pictures.FindAsync([user.Id], cancellationToken) is { } picture)
        {
            db.Pictures.Remove(picture);
            user.ShowPicture(null, clock.GetUtcNow());
            db.Audit(user.Id.ToString(), "user.picture-removed", user.Id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        return TypedResults.NoContent();
    }

    private static async Task<FileContentHttpResult> ReadAsync(
        Guid id,
        HttpContext context,
        UserDb db,
        CancellationToken cancellationToken
    )
    {
        var shown = await db
            .Users.AsNoTracking()
            .Where(user => user.Id == id && user.Active && user.PictureTag != null)
            .Join(db.Pictures, user => user.Id, row => row.UserId, (user, row) => new { user.PictureTag, row.Content })
            .FirstOrDefaultAsync(cancellationToken);
        if (shown is null)
        {
            throw Problems.NotFound("picture of user", id);
        }
        // Asked for again each time, so that a removed one is gone; the tag saves its bytes.
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return TypedResults.Bytes(
            shown.Content,
            PictureFile.ContentType,
            entityTag: new EntityTagHeaderValue($"\"{shown.PictureTag}\"")
        );
    }
}
