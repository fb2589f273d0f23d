using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Security;

namespace Nexus.Platform.PvKeys.Signing;

internal static class DecideRequest
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/pvkeys/requests/{id:guid}/approve", ApproveAsync)
            .RequireAuthorization(Policies.User)
            .RequirePerson()
            .RequireRecentSignIn()
            .WithName("approveSigningRequest")
            .WithSummary("Agree to a request of somebody else; with the last consent it is carried out")
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapPost("/api/pvkeys/requests/{id:guid}/reject", RejectAsync)
            .RequireAuthorization(Policies.User)
            .RequirePerson()
            .RequireRecentSignIn()
            .WithName("rejectSigningRequest")
            .WithSummary("Refuse a request of somebody else for good")
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<Ok<SigningRequestView>> ApproveAsync(
        Guid id,
        HttpContext context,
        PvKeysDb db,
        SigningDesk desk,
        CancellationToken cancellationToken
    )
    {
        var (request, key) = await db.RequestForAsync(context, id, cancellationToken);
        await desk.ApproveAsync(key, request, context.User.UserId(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(SigningRequestView.Of(request));
    }

    private static async Task<Ok<SigningRequestView>> RejectAsync(
        Guid id,
        HttpContext context,
        PvKeysDb db,
        SigningDesk desk,
        CancellationToken cancellationToken
    )
    {
        var (request, key) = await db.RequestForAsync(context, id, cancellationToken);
        desk.Reject(key, request, context.User.UserId());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(SigningRequestView.Of(request));
    }
}
