using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthServiceV2.Store;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using OpenIddict.Abstractions;

namespace Nexus.Auth.AuthServiceV2.Authorize;

/// <summary>The question as the person sees it, and her answer. Only she may read or answer it, and only in person.</summary>
internal static class AnswerConsent
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/oauth2/consents/{id:guid}", ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readConsentRequest")
            .WithSummary("What an application asks of you")
            .ProducesProblem(404);
        routes
            .MapPost("/oauth2/consents/{id:guid}", DecideAsync)
            .RequireAuthorization(Policies.User)
            .WithName("answerConsentRequest")
            .WithSummary("Allow or deny what an application asks")
            .WithDescription("The answer names where the browser goes on.")
            .ProducesProblem(404);
    }

    private static async Task<Ok<ConsentView>> ReadAsync(
        Guid id,
        ClaimsPrincipal user,
        OidcDb db,
        IOpenIddictApplicationManager applications,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var question = await OpenAsync(db, id, user, clock, cancellationToken);
        var application =
            await applications.FindByClientIdAsync(question.ClientId, cancellationToken)
            ?? throw Problems.NotFound("consent request", id);
        return TypedResults.Ok(
            new ConsentView(
                id,
                await applications.GetDisplayNameAsync(application, cancellationToken) ?? question.ClientId,
                question.Scopes
            )
        );
    }

    private static async Task<Ok<ConsentAnswered>> DecideAsync(
        Guid id,
        ConsentDecisionRequest request,
        ClaimsPrincipal user,
        OidcDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var question = await OpenAsync(db, id, user, clock, cancellationToken);
        question.Decide(request.Allow);
        db.Audit(
            user.ActorName(),
            request.Allow ? "consent.allowed" : "consent.denied",
            question.ClientId,
            new { question.Scopes }
        );
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(
            new ConsentAnswered(QueryHelpers.AddQueryString(question.Return, Consent.Parameter, id.ToString()))
        );
    }

    private static async Task<ConsentRequest> OpenAsync(
        OidcDb db,
        Guid id,
        ClaimsPrincipal user,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (user.SessionIdOrNull() is null || ApiScopes.Of(user) is not null)
        {
            throw Problems.Forbidden("An application may not answer this for you.");
        }
        var (userId, now) = (user.UserId(), clock.GetUtcNow());
        var question = await db.Consents.FirstOrDefaultAsync(
            row => row.Id == id && row.UserId == userId,
            cancellationToken
        );
        return question?.IsOpenAt(now) == true ? question : throw Problems.NotFound("consent request", id);
    }
}

/// <summary>What an application asks.</summary>
internal sealed record ConsentView(Guid Id, string Application, IReadOnlyList<string> Scopes);

/// <summary>The person's answer.</summary>
internal sealed record ConsentDecisionRequest
{
    public required bool Allow { get; init; }
}

/// <summary>Where the browser goes on: a path of this site.</summary>
internal sealed record ConsentAnswered(string Next);
