using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Nexus.Kernel.Security;

/// <summary>The policies endpoints name. An endpoint that names none is open to nobody.</summary>
public static class Policies
{
    /// <summary>Any signed-in user.</summary>
    public const string User = "user";

    /// <summary>A creator or an administrator.</summary>
    public const string Creator = "creator";

    /// <summary>An administrator.</summary>
    public const string Administrator = "administrator";

    /// <summary>Another service of the platform, by its signed token.</summary>
    public const string Service = "service";

    internal static void AddNexusAuthorization(this IServiceCollection services)
    {
        var builder = services.AddAuthorizationBuilder();
        foreach (var permission in Permissions.All)
        {
            builder.AddPolicy(
                Permissions.Policy(permission),
                policy => Bearer(policy).RequireAssertion(context => context.User.HasPermission(permission))
            );
        }
        builder
            .AddPolicy(User, policy => Bearer(policy).RequireAssertion(ctx => ctx.User.UserIdOrNull() is not null))
            .AddPolicy(
                Creator,
                policy => Bearer(policy).RequireClaim(NexusClaims.Role, Roles.Creator, Roles.Administrator)
            )
            .AddPolicy(Administrator, policy => Bearer(policy).RequireClaim(NexusClaims.Role, Roles.Administrator))
            .AddPolicy(
                Service,
                policy => policy.AddAuthenticationSchemes(ServiceTokenScheme.Name).RequireAuthenticatedUser()
            )
            .SetFallbackPolicy(
                new AuthorizationPolicyBuilder(AccessTokenScheme.Name).RequireAssertion(IsNoEndpointOfOurs).Build()
            );
    }

    // The router's own answers (404, 405, 415) name no policy either, but say what is wrong; 401 would mislead.
    private static bool IsNoEndpointOfOurs(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint;

    private static AuthorizationPolicyBuilder Bearer(AuthorizationPolicyBuilder policy) =>
        policy
            .AddAuthenticationSchemes(AccessTokenScheme.Name)
            .RequireAuthenticatedUser()
            .RequireAssertion(ScopeRule.Allows);
}
