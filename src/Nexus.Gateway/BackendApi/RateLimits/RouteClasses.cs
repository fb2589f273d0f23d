using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Gateway.BackendApi.Routes;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>Which limit a route has: strict ones for what guesses secrets or makes accounts, a wide one for the rest.</summary>
internal sealed class RouteClasses
{
    // Segments are many, signed and cheap; a player must not be cut off by its own quality ladder. Probes must pass.
    private static readonly PathSet Free = new("/api/streamcore/play", "/api/streamcore/live", "/health", "/assets");

    // Music apps sign in with every request, in a way that only their service can check; they ask for every cover.
    private static readonly PathSet MusicApps = new("/rest");
    private static readonly PathSet SignIn = new("/api/auth/login");
    private static readonly PathSet Registration = new("/api/auth/register");
    private static readonly PathSet Recovery = new(
        "/api/auth/password",
        "/api/auth/verify",
        "/api/auth/mfa",
        "/api/auth/passkeys",
        "/api/auth/step-up"
    );

    // Each report costs a person's time, and visitors may write them.
    private static readonly PathSet Reports = new("/api/content/notices");
    private readonly (PathSet Paths, Limit Limit, Limit Local)[] strict;

    public RouteClasses(IOptions<GatewayOptions> options)
    {
        var limits = options.Value.Limits;
        Address = new Limit("address", limits.Address);
        User = new Limit("user", limits.User);
        MusicApp = new Limit("music-app", limits.MusicApp);
        var signIn = new Limit("sign-in", limits.SignIn);
        var registration = new Limit("registration", limits.Registration);
        var recovery = new Limit("recovery", limits.Recovery);
        var localSignIn = new Limit("local-sign-in", limits.LocalSignIn);
        strict =
        [
            (SignIn, signIn, localSignIn),
            (Registration, registration, new Limit("local-registration", limits.LocalRegistration)),
            (Recovery, recovery, localSignIn),
            (Reports, new Limit("report", limits.Report), localSignIn),
        ];
    }

    /// <summary>The wide limit of an address.</summary>
    public Limit Address { get; }

    /// <summary>The wide limit of a user.</summary>
    public Limit User { get; }

    /// <summary>The limit of an address for music apps.</summary>
    public Limit MusicApp { get; }

    public static bool IsMusicApp(GatewayRequest request) => request.IsIn(MusicApps);

    public static bool IsFree(GatewayRequest request) => request.IsIn(Free);

    /// <summary>The strict limit of the request, or null.</summary>
    public Limit? StrictOf(HttpRequest request, GatewayRequest known)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || IsOptions(request))
        {
            return null;
        }
        foreach (var (paths, limit, local) in strict)
        {
            if (known.IsIn(paths))
            {
                // Behind a proxy that is not configured everybody seems to come from this machine.
                return IPAddress.IsLoopback(known.Address) && !known.ClaimedAnotherAddress ? local : limit;
            }
        }
        return null;
    }

    private static bool IsOptions(HttpRequest request) => HttpMethods.IsOptions(request.Method);
}
