using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.PvKeys.Signing;

namespace Nexus.Platform.PvKeys.Keys;

internal static class ChangePolicy
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/pvkeys/keys/{id:guid}/policy", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("changeSigningPolicy")
            .WithSummary("Change a key's policy; where it asks for approvals, so does the change")
            .WithDescription("Send If-Match with the ETag of the key. A change that waits is a request like others.")
            .ProducesProblem(404)
            .ProducesProblem(412)
            .RequireRecentSignIn();

    private static async Task<Ok<SigningRequestView>> HandleAsync(
        Guid id,
        SigningPolicy policy,
        HttpContext context,
        PvKeysDb db,
        SigningDesk desk,
        CancellationToken cancellationToken
    )
    {
        context.User.RequirePerson();
        var key = await db.KeyForAsync(context.User, id, cancellationToken);
        if (key.OwnerId != context.User.UserId())
        {
            throw Problems.Forbidden("Only its owner changes the policy of a key.");
        }
        context.RequireMatch(key);
        policy.Check(key.OwnerId);
        var request = desk.AskForPolicy(key, Requester.Of(context.User), policy);
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(key);
        return TypedResults.Ok(SigningRequestView.Of(request));
    }
}
