using Nexus.Auth.AuthService;
using Nexus.Auth.AuthServiceV2;
using Nexus.Auth.SessionMgr;
using Nexus.Auth.TokenMgr;
using Nexus.Auth.UserAuth;
using Nexus.Kernel.Services;

namespace Nexus.Auth;

/// <summary>The auth domain: accounts, sign-in, sessions and tokens.</summary>
public static class AuthDomain
{
    /// <summary>Its services.</summary>
    public static IReadOnlyList<NexusService> Services { get; } =
    [
        new AuthServiceService(),
        new AuthServiceV2Service(),
        new UserAuthService(),
        new SessionMgrService(),
        new TokenMgrService(),
    ];
}
