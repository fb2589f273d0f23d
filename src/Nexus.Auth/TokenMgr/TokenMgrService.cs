using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.TokenMgr.AccessTokens;
using Nexus.Auth.TokenMgr.Calls;
using Nexus.Auth.TokenMgr.Personal;
using Nexus.Auth.TokenMgr.PersonalData;
using Nexus.Auth.TokenMgr.Refresh;
using Nexus.Auth.TokenMgr.Standard;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Auth.TokenMgr;

/// <summary>Issues, rotates, revokes and introspects tokens, and publishes the keys they are checked with.</summary>
internal sealed class TokenMgrService : NexusService
{
    public override string Name => "token-mgr";

    public override string Domain => "auth";

    public override int Port => 3005;

    public override IReadOnlyList<string> Routes => ["/api/tokens"];

    public override IReadOnlyList<string> Needs => ["key-service", "user-auth", "session-mgr"];

    public override void Configure(ServiceSetup setup)
    {
        setup
            .UseDatabase<TokenDb>()
            .HoldsPersonalData<TokenData>()
            .Handle<SessionRevoked, EndFamiliesOfSession>()
            .Handle<PersonalTokenRevoked, TellGatewaysOfToken>();
        setup.Services.AddSingleton<PublishedKeys>();
        setup.Services.AddSingleton<AccessTokenWriter>();
        setup.Services.AddScoped<RefreshFamilies>();
        setup.Services.AddScoped<RefreshRotation>();
        setup.Services.AddScoped<TokenInspection>();
        setup.Services.AddScoped<PersonalTokens>();
        setup.Forget<TokenRetention>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        ShowKeys.Map(routes);
        RefreshTokens.Map(routes);
        RevokeToken.Map(routes);
        IntrospectTokens.Map(routes);
        CreatePersonalToken.Map(routes);
        ListPersonalTokens.Map(routes);
        RevokePersonalToken.Map(routes);
        routes.MapCall<IssueTokens, IssuedTokens, IssueTokensHandler>(TokenCalls.Issue);
        routes.MapCall<IssueAccessToken, IssuedAccessToken, IssueAccessTokenHandler>(TokenCalls.IssueAccess);
        routes.MapCall<GetSigningKeys, SigningKeys, GetSigningKeysHandler>(TokenCalls.Keys);
        routes.MapCall<RevokeSessionTokens, TokensRevoked, RevokeSessionTokensHandler>(TokenCalls.RevokeSession);
        routes.MapCall<RevokeUserTokens, UserTokensRevoked, RevokeUserTokensHandler>(TokenCalls.RevokeOfUser);
        routes.MapCall<IntrospectToken, TokenState, IntrospectTokenHandler>(TokenCalls.Introspect);
        routes.MapCall<CheckPersonalToken, PersonalTokenState, CheckPersonalTokenHandler>(TokenCalls.CheckPersonal);
        routes.MapCall<IssueScopedToken, IssuedAccessToken, IssueScopedTokenHandler>(TokenCalls.IssueScoped);
        routes.MapCall<RefreshSession, IssuedTokens, RefreshSessionHandler>(TokenCalls.Refresh);
        routes.MapCall<SignToken, SignedToken, SignTokenHandler>(TokenCalls.Sign);
    }
}
