using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>Which limit a route has: strict ones for what guesses secrets or makes accounts, a wide one for the rest.</summary>
internal sealed class RouteClasses
{
    // Segments are many, signed and cheap; a player must not be cut off by its own quality ladder. Probes must pass.
    private static readonly PathString[] Free = ["/api/streamcore/play", "/health", "/assets"];
    private readonly (PathString Path, Limit Limit, Limit Local)[] strict;

    public RouteClasses(IOptions<GatewayOptions> options)
    {
        var limits = options.Value.Limits;
        Address = new Limit("address", limits.Address);
        User = new Limit("user", limits.User);
        var signIn = new Limit("sign-in", limits.SignIn);
        var registration = new Limit("registration", limits.Registration);
        var recovery = new Limit("recovery", limits.Recovery);
        var localSignIn = new Limit("local-sign-in", limits.LocalSignIn);
        strict =
        [
            ("/api/auth/login", signIn, localSignIn),
            ("/api/auth/register", registration, new Limit("local-registration", limits.LocalRegistration)),
            ("/api/auth/password", recovery, localSignIn),
            ("/api/auth/verify", recovery, localSignIn),
            ("/api/auth/mfa", recovery, localSignIn),
            ("/api/auth/passkeys", recovery, localSignIn),
            ("/api/auth/step-up", recovery, localSignIn),
        ];
    }

    /// <summary>The wide limit of an address.</summary>
    public Limit Address { get; }

    /// <summary>The wide limit of a user.</summary>
    public Limit User { get; }

    public static bool IsFree(PathString path) => Array.Exists(Free, prefix => path.StartsWithSegments(prefix));

    /// <summary>The strict limit of the request, or null.</summary>
    public Limit? StrictOf(HttpRequest request, GatewayRequest known)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || IsOptions(request))
        {
            return null;
        }
        foreach (var (path, limit, local) in strict)
        {
            if (request.Path.StartsWithSegments(path))
            {
                // Behind a proxy that is not configured everybody seems to come from this machine.
                return IPAddress.IsLoopback(known.Address) && !known.ClaimedAnotherAddress ? local : limit;
            }
        }
        return null;
    }

    private static bool IsOptions(HttpRequest request) => HttpMethods.IsOptions(request.Method);
}
