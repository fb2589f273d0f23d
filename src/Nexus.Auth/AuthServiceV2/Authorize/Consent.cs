using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthServiceV2.Store;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Authorize;

internal enum ConsentState
{
    Missing,
    Allowed,
    Denied,
}

/// <summary>What a person has said to an application's request.</summary>
/// <param name="AuthorizationId">What the tokens hang on: taking it back ends them.</param>
internal readonly record struct ConsentAnswer(ConsentState State, string? AuthorizationId = null);

/// <summary>
/// Whether a person has agreed: for first-party applications always, else by a standing permission for the scopes, or
/// by the question that was just answered.
/// </summary>
internal sealed class Consent(
    OidcDb db,
    IOpenIddictApplicationManager applications,
    IOpenIddictAuthorizationManager authorizations,
    TimeProvider clock
)
{
    /// <summary>The query parameter that names an answered question.</summary>
    public const string Parameter = "consent";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public async Task<ConsentAnswer> FindAsync(
        HttpContext context,
        OpenIddictRequest request,
        object application,
        Guid userId
    )
    {
        var (scopes, cancellationToken) = (request.GetScopes(), context.RequestAborted);
        if (await applications.GetConsentTypeAsync(application, cancellationToken) == ConsentTypes.Implicit)
        {
            return await AllowedAsync(application, userId, scopes, cancellationToken);
        }
        if (await AnsweredAsync(context, request, userId) is { } question)
        {
            return question.Decision == ConsentDecision.Allowed
                ? await AllowedAsync(application, userId, scopes, cancellationToken)
                : new ConsentAnswer(ConsentState.Denied);
        }
        return
            !request.HasPromptValue(PromptValues.Consent)
            && await StandingAsync(application, userId, scopes, cancellationToken) is { } standing
            ? new ConsentAnswer(ConsentState.Allowed, standing)
            : new ConsentAnswer(ConsentState.Missing);
    }

    /// <summary>Puts the question and answers the page's address.</summary>
    public async Task<string> AskAsync(HttpContext context, OpenIddictRequest request, Guid userId)
    {
        var now = clock.GetUtcNow();
        var question = new ConsentRequest
        {
            // Not of version 7: nobody shall guess one person's question from another's.
            Id = new Guid(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)),
            UserId = userId,
            ClientId = request.ClientId!,
            Scopes = request.GetScopes(),
            Return = BrowserSignIn.Here(context),
            ExpiresAt = now + Lifetime,
        };
        db.Consents.Add(question);
        await db.SaveChangesAsync(context.RequestAborted);
        return "/consent?id=" + question.Id;
    }

    // Used once, by the person it was put to, for the application and scopes it named.
    private async Task<ConsentRequest?> AnsweredAsync(HttpContext context, OpenIddictRequest request, Guid userId)
    {
        if (!Guid.TryParse(context.Request.Query[Parameter], out var id))
        {
            return null;
        }
        var question = await db.Consents.FirstOrDefaultAsync(row => row.Id == id, context.RequestAborted);
        if (
            question is not { Decision: not null }
            || question.UserId != userId
            || question.ClientId != request.ClientId
            || clock.GetUtcNow() >= question.ExpiresAt
            || request.GetScopes().Except(question.Scopes).Any()
        )
        {
            return null;
        }
        db.Consents.Remove(question);
        await db.SaveChangesAsync(context.RequestAborted);
        return question;
    }

    private async Task<ConsentAnswer> AllowedAsync(
        object application,
        Guid userId,
        ImmutableArray<string> scopes,
        CancellationToken cancellationToken
    )
    {
        if (await StandingAsync(application, userId, scopes, cancellationToken) is { } standing)
        {
            return new ConsentAnswer(ConsentState.Allowed, standing);
        }
        var made = await authorizations.CreateAsync(
            new OpenIddictAuthorizationDescriptor
            {
                ApplicationId = await applications.GetIdAsync(application, cancellationToken),
                CreationDate = clock.GetUtcNow(),
                Status = Statuses.Valid,
                Subject = userId.ToString(),
                Type = AuthorizationTypes.Permanent,
            }.With(scopes),
            cancellationToken
        );
        return new ConsentAnswer(ConsentState.Allowed, await authorizations.GetIdAsync(made, cancellationToken));
    }

    private async Task<string?> StandingAsync(
        object application,
        Guid userId,
        ImmutableArray<string> scopes,
        CancellationToken cancellationToken
    )
    {
        var found = authorizations.FindAsync(
            userId.ToString(),
            await applications.GetIdAsync(application, cancellationToken),
            Statuses.Valid,
            AuthorizationTypes.Permanent,
            scopes,
            cancellationToken
        );
        await foreach (var standing in found)
        {
            return await authorizations.GetIdAsync(standing, cancellationToken);
        }
        return null;
    }
}

internal static class AuthorizationScopes
{
    public static OpenIddictAuthorizationDescriptor With(
        this OpenIddictAuthorizationDescriptor descriptor,
        IEnumerable<string> scopes
    )
    {
        descriptor.Scopes.UnionWith(scopes);
        return descriptor;
    }
}
