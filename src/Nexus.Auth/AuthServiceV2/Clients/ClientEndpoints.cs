using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthServiceV2.Store;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Clients;

/// <summary>Administrators register, list and delete applications, and give them new secrets.</summary>
internal static class ClientEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/oauth2/clients", CreateAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("registerClient")
            .WithSummary("Register an application; its secret is shown only in this answer")
            .ProducesProblem(400);
        routes
            .MapGet("/oauth2/clients", ListAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("listClients")
            .WithSummary("List the registered applications, newest first");
        routes
            .MapPost("/oauth2/clients/{clientId}/secret", RenewAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("renewClientSecret")
            .WithSummary("Give an application a new secret; the old one ends at once")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .RequireRecentSignIn();
        routes
            .MapDelete("/oauth2/clients/{clientId}", DeleteAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("deleteClient")
            .WithSummary("Delete an application with all its tokens and permissions")
            .ProducesProblem(404)
            .RequireRecentSignIn();
    }

    private static async Task<Created<MadeClient>> CreateAsync(
        ClientRequest request,
        HttpContext context,
        ClaimsPrincipal user,
        OidcDb db,
        ClientRegistrar registrar,
        CancellationToken cancellationToken
    )
    {
        db.Audit(user.ActorName(), "client.registered", request.Name, new { request.Grants, request.Scopes });
        var made = await registrar.RegisterAsync(request, selfRegistered: false, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created("/oauth2/clients/" + made.ClientId, made);
    }

    private static async Task<Ok<Page<ClientView>>> ListAsync(
        HttpContext context,
        OidcDb db,
        int? limit = null,
        string? after = null,
        CancellationToken cancellationToken = default
    )
    {
        var page = PageQuery.Of(limit, after);
        var query = db.Set<OidcApplication>().AsNoTracking();
        var rows = await query.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. rows.Select(ClientView.Of)], view => view.Id));
    }

    private static async Task<Ok<MadeClient>> RenewAsync(
        string clientId,
        HttpContext context,
        ClaimsPrincipal user,
        OidcDb db,
        IOpenIddictApplicationManager applications,
        CancellationToken cancellationToken
    )
    {
        var application = await FindAsync(applications, clientId, cancellationToken);
        var descriptor = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(descriptor, application, cancellationToken);
        if (descriptor.ClientType != ClientTypes.Confidential || descriptor.JsonWebKeySet is not null)
        {
            throw Problems.Conflict("no-secret", "This application has no secret.", "It proves itself in another way.");
        }
        var secret = ClientRegistrar.MakeSecret();
        descriptor.ClientSecret = secret;
        db.Audit(user.ActorName(), "client.secret-renewed", clientId);
        await applications.UpdateAsync(application, descriptor, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new MadeClient(clientId, secret));
    }

    private static async Task<NoContent> DeleteAsync(
        string clientId,
        ClaimsPrincipal user,
        OidcDb db,
        IOpenIddictApplicationManager applications,
        CancellationToken cancellationToken
    )
    {
        var application = await FindAsync(applications, clientId, cancellationToken);
        db.Audit(user.ActorName(), "client.deleted", clientId);
        await applications.DeleteAsync(application, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<object> FindAsync(
        IOpenIddictApplicationManager applications,
        string clientId,
        CancellationToken cancellationToken
    ) =>
        await applications.FindByClientIdAsync(clientId, cancellationToken)
        ?? throw Problems.NotFound("application", clientId);
}

/// <summary>An application without its secret.</summary>
internal sealed record ClientView(Guid Id, string ClientId, string Name, string Type, bool FirstParty)
{
    public static ClientView Of(OidcApplication row) =>
        new(
            row.Id,
            row.ClientId!,
            row.DisplayName ?? row.ClientId!,
            row.ClientType!,
            row.ConsentType == ConsentTypes.Implicit
        );
}
