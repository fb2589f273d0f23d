using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.AuthServiceV2.Clients;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthServiceV2.Registration;

/// <summary>
/// Dynamic registration (RFC 7591). The policy: only administrators and holders of an initial access token; never
/// first-party, never the scope of administration.
/// </summary>
internal static class RegisterClient
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/oauth2/register", HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        HttpContext context,
        ClaimsPrincipal user,
        OidcDb db,
        InitialTokens tokens,
        ClientRegistrar registrar,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        // Forms and plain text are what another site can make an administrator's browser send.
        if (!context.Request.HasJsonContentType())
        {
            throw Problems.Of(415, "unsupported-media-type", "The body's type is not understood.", "Send JSON.");
        }
        var (text, metadata) = await ReadAsync(context.Request, cancellationToken);
        if (text is null || metadata is null)
        {
            return Refuse("invalid_client_metadata", "The body is no JSON object of client metadata.");
        }
        if (metadata.ToRequest(out var problem) is not { } request)
        {
            return Refuse("invalid_client_metadata", problem!);
        }
        if (request.Scopes.Contains(ApiScopes.Administration))
        {
            return Refuse(
                "invalid_client_metadata",
                "Applications for administration are registered by administrators."
            );
        }
        var administrator = user.HasRole(Roles.Administrator) && ApiScopes.Of(user) is null;
        try
        {
            // Before the token is used: a mistake costs nobody the one registration he may make.
            ClientRegistrar.Check(request, !administrator);
            if (!administrator && !await tokens.UseAsync(user, cancellationToken))
            {
                context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
                return Results.Json(new { error = "invalid_token" }, statusCode: 401);
            }
            db.Audit(user.ActorName(), "client.registered", request.Name, new { request.Grants, request.Scopes });
            var made = await registrar.RegisterAsync(request, !administrator, cancellationToken);
            context.Response.Headers.CacheControl = "no-store";
            return Results.Json(AnswerOf(text, made, request, clock.GetUtcNow()), statusCode: 201);
        }
        catch (ProblemException refused) when (refused.Problem.Errors is { Count: > 0 } errors)
        {
            var field = errors.First();
            var error = field.Key == "redirectUris" ? "invalid_redirect_uri" : "invalid_client_metadata";
            return Refuse(error, $"{field.Key}: {string.Join(' ', field.Value)}");
        }
    }

    private static async Task<(JsonObject? Text, ClientMetadata? Metadata)> ReadAsync(
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var node = await JsonNode.ParseAsync(request.Body, cancellationToken: cancellationToken);
            WellFormedJson.Require(node);
            return (node as JsonObject, (node as JsonObject).Deserialize<ClientMetadata>(ClientMetadata.Json));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static JsonObject AnswerOf(JsonObject sent, MadeClient made, ClientRequest request, DateTimeOffset now)
    {
        sent["client_id"] = made.ClientId;
        sent["client_id_issued_at"] = now.ToUnixTimeSeconds();
        sent["client_name"] = request.Name;
        sent["scope"] = string.Join(' ', request.Scopes);
        sent["token_endpoint_auth_method"] ??= "client_secret_basic";
        if (made.ClientSecret is { } secret)
        {
            sent["client_secret"] = secret;
            sent["client_secret_expires_at"] = 0;
        }
        return sent;
    }

    private static IResult Refuse(string error, string description) =>
        Results.Json(new { error, error_description = description }, statusCode: 400);
}
