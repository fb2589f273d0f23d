using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Authorize;

/// <summary>What a person has allowed, and how she takes it back: its refresh tokens end at once.</summary>
internal static class MyGrants
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/oauth2/grants", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listGrants")
            .WithSummary("List the applications you have allowed something");
        routes
            .MapDelete("/oauth2/grants/{id:guid}", TakeBackAsync)
            .RequireAuthorization(Policies.User)
            .WithName("takeBackGrant")
            .WithSummary("Take back what you allowed an application")
            .ProducesProblem(404);
    }

    private static async Task<Ok<Page<GrantView>>> ListAsync(
        ClaimsPrincipal user,
        IOpenIddictApplicationManager applications,
        IOpenIddictAuthorizationManager authorizations,
        CancellationToken cancellationToken
    )
    {
        var views = new List<GrantView>();
        var mine = authorizations.FindAsync(
            user.UserId().ToString(),
            client: null,
            Statuses.Valid,
            AuthorizationTypes.Permanent,
            scopes: null,
            cancellationToken
        );
        await foreach (var grant in mine)
        {
            var applicationId = await authorizations.GetApplicationIdAsync(grant, cancellationToken);
            var application = applicationId is null
                ? null
                : await applications.FindByIdAsync(applicationId, cancellationToken);
            if (application is not null)
            {
                views.Add(
                    new GrantView(
                        Guid.Parse((await authorizations.GetIdAsync(grant, cancellationToken))!),
                        await applications.GetDisplayNameAsync(application, cancellationToken) ?? "",
                        await authorizations.GetScopesAsync(grant, cancellationToken),
                        await authorizations.GetCreationDateAsync(grant, cancellationToken) ?? default
                    )
                );
            }
        }
        return TypedResults.Ok(new Page<GrantView>(views, null));
    }

    private static async Task<NoContent> TakeBackAsync(
        Guid id,
        ClaimsPrincipal user,
        OidcDb db,
        IOpenIddictAuthorizationManager authorizations,
        IOpenIddictTokenManager tokens,
        CancellationToken cancellationToken
    )
    {
        if (ApiScopes.Of(user) is not null)
        {
            throw Problems.Forbidden("An application may not do this for you.");
        }
        var grant = await authorizations.FindByIdAsync(id.ToString(), cancellationToken);
        if (grant is null || await authorizations.GetSubjectAsync(grant, cancellationToken) != user.UserId().ToString())
        {
            throw Problems.NotFound("grant", id);
        }
        db.Audit(user.ActorName(), "grant.taken-back", id.ToString());
        await authorizations.TryRevokeAsync(grant, cancellationToken);
        await tokens.RevokeByAuthorizationIdAsync(id.ToString(), cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>What an application was allowed.</summary>
internal sealed record GrantView(Guid Id, string Application, IReadOnlyList<string> Scopes, DateTimeOffset Since);
