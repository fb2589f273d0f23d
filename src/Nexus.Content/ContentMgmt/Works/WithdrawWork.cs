using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Works;

/// <summary>Why a work is withdrawn.</summary>
internal sealed record Withdrawal
{
    [StringLength(1000)]
    public string? Why { get; init; }
}

internal static class WithdrawWork
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/content/works/{id:guid}/withdraw", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName("withdrawWork")
            .WithSummary("Withdraw a published work; does nothing when it is withdrawn already")
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Ok<OwnWorkView>> HandleAsync(
        Guid id,
        Withdrawal request,
        HttpContext context,
        ContentDb db,
        WorkSteps steps,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var work = await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Editor, cancellationToken);
        if (work.State != WorkState.Withdrawn)
        {
            if (work.State != WorkState.Published)
            {
                throw WorkRules.Refuse(work, "be withdrawn");
            }
            var actor = context.User.ActorName();
            await steps.WithdrawAsync(work, actor, request.Why, cancellationToken);
            db.Audit(actor, "work.withdrawn", work.Id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        context.SetETag(work);
        return TypedResults.Ok(await db.ViewAsync(work, cancellationToken));
    }
}
