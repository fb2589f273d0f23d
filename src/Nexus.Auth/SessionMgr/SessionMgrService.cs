using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.SessionMgr.Administration;
using Nexus.Auth.SessionMgr.Calls;
using Nexus.Auth.SessionMgr.Mine;
using Nexus.Auth.SessionMgr.PersonalData;
using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Contracts.AuthService;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Auth.SessionMgr;

/// <summary>
/// Sessions in Redis. The truth is the key <c>{prefix}:session:{sid}</c> (see <see cref="SessionKeys"/>): a session
/// lives while its key is there. The database holds only the outbox and the audit trail.
/// </summary>
internal sealed class SessionMgrService : NexusService
{
    public override string Name => "session-mgr";

    public override string Domain => "auth";

    public override int Port => 3004;

    public override IReadOnlyList<string> Routes => ["/api/sessions"];

    public override void Configure(ServiceSetup setup)
    {
        setup
            .UseDatabase<SessionDb>()
            .HoldsPersonalData<SessionData>()
            .Handle<UserAccessChanged, FollowUserAccess>()
            .Handle<PasswordReplaced, FollowPassword>()
            .Handle<SessionRevoked, RemoveRevokedSession>();
        setup.Services.AddSingleton<SessionStore>();
        setup.Services.AddScoped<SessionEnding>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        ListSessions.Map(routes);
        RevokeSession.Map(routes);
        RevokeOtherSessions.Map(routes);
        RevokeAllSessions.Map(routes);
        UserSessions.Map(routes);
        routes.MapCall<StartSession, StartedSession, StartSessionHandler>(SessionCalls.Start);
        routes.MapCall<CheckSession, SessionState, CheckSessionHandler>(SessionCalls.Check);
        routes.MapCall<ResolveCookie, SessionState, ResolveCookieHandler>(SessionCalls.ResolveCookie);
        routes.MapCall<RenewProof, RenewedProof, RenewProofHandler>(SessionCalls.Renew);
        routes.MapCall<EndSession, SessionEnded, EndSessionHandler>(SessionCalls.End);
        routes.MapCall<EndUserSessions, SessionsEnded, EndUserSessionsHandler>(SessionCalls.EndOfUser);
    }
}
