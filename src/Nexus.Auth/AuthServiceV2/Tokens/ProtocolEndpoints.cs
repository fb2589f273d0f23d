using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.AuthServiceV2.Provider;

namespace Nexus.Auth.AuthServiceV2.Tokens;

/// <summary>
/// The endpoints at which nothing is left to decide. They are described by the discovery document and by their
/// standards, not by our OpenAPI document.
/// </summary>
internal static class ProtocolEndpoints
{
    private static readonly string[] Read = [HttpMethods.Get];
    private static readonly string[] Write = [HttpMethods.Post];
    private static readonly string[] Either = [HttpMethods.Get, HttpMethods.Post];

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapAll(routes, Read, "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server");
        MapAll(routes, Write, "/oauth2/par", "/oauth2/device-authorization", "/oauth2/introspect", "/oauth2/revoke");
        MapAll(routes, Either, "/oauth2/userinfo");
    }

    private static void MapAll(IEndpointRouteBuilder routes, string[] methods, params string[] paths)
    {
        foreach (var path in paths)
        {
            routes
                .MapMethods(path, methods, (RequestDelegate)ProviderDoor.AnswerAsync)
                .AllowAnonymous()
                .ExcludeFromDescription();
        }
    }
}
