using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthServiceV2.Authorize;
using Nexus.Auth.AuthServiceV2.Tokens;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthServiceV2.External;

/// <summary>The providers, the way out to them, and the accounts a person has connected.</summary>
internal static class ExternalEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/oauth2/external", List)
            .AllowAnonymous()
            .WithName("listExternalProviders")
            .WithSummary("List the providers one may sign in with");
        routes.MapGet("/oauth2/external/{provider}", BeginAsync).AllowAnonymous().ExcludeFromDescription();
        routes
            .MapGet("/oauth2/external/{provider}/callback", ExternalCallback.AnswerAsync)
            .AllowAnonymous()
            .ExcludeFromDescription();
        routes
            .MapPost("/oauth2/external/{provider}/link", LinkAsync)
            .RequireAuthorization(Policies.User)
            .WithName("connectExternalAccount")
            .WithSummary("Begin to connect an account elsewhere with yours; the answer names where the browser goes")
            .ProducesProblem(403)
            .ProducesProblem(404)
            .RequireRecentSignIn();
        routes
            .MapGet("/oauth2/external-links", MineAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listExternalAccounts")
            .WithSummary("List the accounts elsewhere you may sign in with");
        routes
            .MapDelete("/oauth2/external-links/{id:guid}", RemoveAsync)
            .RequireAuthorization(Policies.User)
            .WithName("disconnectExternalAccount")
            .WithSummary("Disconnect an account elsewhere")
            .ProducesProblem(404)
            .RequireRecentSignIn();
    }

    private static Ok<Page<ExternalProviderView>> List(ExternalDirectory directory) =>
        TypedResults.Ok(
            new Page<ExternalProviderView>(
                [.. directory.All.Select(pair => new ExternalProviderView(pair.Key, pair.Value.Name))],
                null
            )
        );

    private static async Task BeginAsync(string provider, HttpContext context, ExternalTrips trips) =>
        context.Response.Redirect(
            await trips.BeginAsync(
                context,
                provider,
                context.Request.Query["next"].ToString(),
                linkUserId: null,
                context.Request.Query["role"].ToString(),
                context.Request.Query["terms"].ToString()
            )
        );

    // A request of its own with JSON, not a link: another site must not be able to begin this.
    private static async Task<Ok<ConsentAnswered>> LinkAsync(
        string provider,
        LinkRequest request,
        HttpContext context,
        ClaimsPrincipal user,
        BrowserSignIn browser,
        Grants grants,
        ExternalTrips trips
    )
    {
        if (await browser.SessionAsync(context) is null)
        {
            throw Problems.Forbidden("Accounts are connected by a person who is signed in herself.");
        }
        // Who opened an account with another's address must not keep a way into it when its owner comes for it by mail.
        if (await grants.ActiveAsync(user.UserId().ToString(), context.RequestAborted) is not { EmailVerified: true })
        {
            throw Problems.Of(
                403,
                "email-unverified",
                "Confirm your e-mail address first.",
                "Open the link of the mail that was sent to it, then connect the other account."
            );
        }
        return TypedResults.Ok(
            new ConsentAnswered(await trips.BeginAsync(context, provider, request.Next, user.UserId()))
        );
    }

    private static async Task<Ok<Page<ExternalLinkView>>> MineAsync(
        ClaimsPrincipal user,
        OidcDb db,
        CancellationToken cancellationToken
    )
    {
        var userId = user.UserId();
        var rows = await db
            .Links.AsNoTracking()
            .Where(row => row.UserId == userId)
            .OrderBy(row => row.Id)
            .Take(100)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(
            new Page<ExternalLinkView>(
                [.. rows.Select(row => new ExternalLinkView(row.Id, row.Provider, row.CreatedAt))],
                null
            )
        );
    }

    private static async Task<NoContent> RemoveAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        BrowserSignIn browser,
        OidcDb db
    )
    {
        if (await browser.SessionAsync(context) is null)
        {
            throw Problems.Forbidden("Accounts are disconnected by a person who is signed in herself.");
        }
        var userId = user.UserId();
        var link =
            await db.Links.FirstOrDefaultAsync(row => row.Id == id && row.UserId == userId, context.RequestAborted)
            ?? throw Problems.NotFound("connected account", id);
        db.Links.Remove(link);
        db.Audit(user.ActorName(), "external-account.disconnected", id.ToString(), new { link.Provider });
        await db.SaveChangesAsync(context.RequestAborted);
        return TypedResults.NoContent();
    }
}

/// <summary>A provider one may sign in with.</summary>
internal sealed record ExternalProviderView(string Id, string Name);

/// <summary>An account elsewhere.</summary>
internal sealed record ExternalLinkView(Guid Id, string Provider, DateTimeOffset CreatedAt);

/// <summary>Where the browser is to come back to.</summary>
internal sealed record LinkRequest
{
    [System.ComponentModel.DataAnnotations.StringLength(500)]
    public string Next { get; init; } = "/account/applications";
}
