using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.PvKeys.Keys;
using Nexus.Platform.PvKeys.Signing;

namespace Nexus.Platform.PvKeys.Holding;

internal static class ReleaseKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/pvkeys/keys/{id:guid}/release", HandleAsync)
            .RequireAuthorization(Policies.User)
            .RequirePerson()
            .RequireRecentSignIn()
            .WithName("releaseCustodyKey")
            .WithSummary("Let a held key of yours sign again, as its policy allows")
            .WithDescription(
                "A key that was there before the address of your account was proved is held. Its policy stays as it is: look first at whom it names, and change it."
            )
            .ProducesProblem(403)
            .ProducesProblem(404);

    private static async Task<Ok<CustodyKeyView>> HandleAsync(
        Guid id,
        HttpContext context,
        PvKeysDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var key = await db.KeyForAsync(context.User, id, cancellationToken);
        if (key.OwnerId != context.User.UserId())
        {
            throw Problems.Forbidden("Only its owner releases a key.");
        }
        if (key.Release(clock.GetUtcNow()))
        {
            db.Audit(context.User.ActorName(), "custody-key.released", key.Id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        context.SetETag(key);
        return TypedResults.Ok(CustodyKeyView.Of(key));
    }
}
