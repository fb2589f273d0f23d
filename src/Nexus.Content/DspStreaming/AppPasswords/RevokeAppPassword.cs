using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspStreaming.AppPasswords;

internal static class RevokeAppPassword
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapDelete("/api/dsp/stream/app-passwords/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("revokeAppPassword")
            .WithSummary("Revoke one of your app passwords; the app is refused from its next request on")
            .ProducesProblem(403)
            .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(
        Guid id,
        ClaimsPrincipal user,
        MusicDb db,
        CancellationToken cancellationToken
    )
    {
        CreateAppPassword.RequireOwnSignIn(user);
        var userId = user.UserId();
        var row =
            await db.AppPasswords.FirstOrDefaultAsync(one => one.Id == id && one.UserId == userId, cancellationToken)
            ?? throw Problems.NotFound("app password", id);
        db.AppPasswords.Remove(row);
        db.Audit(user.ActorName(), "app-password.revoked", id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
