using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Auth.AuthServiceV2.Authorize;
using Nexus.Auth.AuthServiceV2.Calls;
using Nexus.Auth.AuthServiceV2.Clients;
using Nexus.Auth.AuthServiceV2.Devices;
using Nexus.Auth.AuthServiceV2.External;
using Nexus.Auth.AuthServiceV2.Logout;
using Nexus.Auth.AuthServiceV2.PersonalData;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Auth.AuthServiceV2.Registration;
using Nexus.Auth.AuthServiceV2.Signing;
using Nexus.Auth.AuthServiceV2.Tokens;
using Nexus.Contracts.AuthServiceV2;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;

namespace Nexus.Auth.AuthServiceV2;

/// <summary>The OpenID Connect provider: other applications sign people in through it.</summary>
internal sealed class AuthServiceV2Service : NexusService
{
    public override string Name => "auth-service-v2";

    public override string Domain => "auth";

    public override int Port => 3002;

    public override IReadOnlyList<string> Routes => ["/oauth2", "/.well-known", "/api/auth/refresh"];

    public override IReadOnlyList<string> Needs => ["token-mgr", "user-auth", "session-mgr", "auth-service"];

    public override void Configure(ServiceSetup setup)
    {
        setup
            .UseDatabase<OidcDb>()
            .HoldsPersonalData<ApplicationData>()
            .Handle<SessionRevoked, TellApplications>()
            .RunTasks<SendLogout, SendLogoutWorker>(concurrency: 4);
        ProviderSetup.Add(setup.Services);
        setup.Services.TryAddSingleton<ProofCheck>();
        setup.Services.AddSingleton<Grants>();
        setup.Services.AddSingleton<BrowserSignIn>();
        setup.Services.AddScoped<Consent>();
        setup.Services.AddScoped<ClientRegistrar>();
        setup.Services.AddScoped<ClientSessions>();
        setup.Services.AddScoped<InitialTokens>();
        setup.Services.AddScoped<AuthorizeEndpoint>();
        setup.Services.AddScoped<TokenEndpoint>();
        setup.Services.AddScoped<DeviceEndpoint>();
        setup.Services.AddScoped<EndSessionEndpoint>();
        setup.Services.Configure<ExternalOptions>(setup.Configuration.GetSection("ExternalSignIn"));
        setup.Services.AddSingleton<ExternalDirectory>();
        setup.Services.AddScoped<ExternalTrips>();
        setup.Services.AddSingleton<ProviderCalls>();
        setup.Services.AddScoped<ExternalIdentity>();
        setup.Services.AddScoped<Newcomers>();
        setup.Services.AddScoped<ExternalCallback>();
        setup.Forget<OidcRetention>();
        setup.Services.AddHttpClient(ExternalDirectory.HttpClientName, http => http.Timeout = TimeSpan.FromSeconds(10));
        // A redirect would lead a logout token, and us, where nobody has agreed to.
        setup
            .Services.AddHttpClient(SendLogoutWorker.HttpClientName, http => http.Timeout = TimeSpan.FromSeconds(10))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        setup
            .Services.AddHttpClient(
                SendLogoutWorker.PublicHttpClientName,
                http => http.Timeout = TimeSpan.FromSeconds(10)
            )
            .ConfigurePrimaryHttpMessageHandler(PublicAddress.Handler);
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        ProtocolEndpoints.Map(routes);
        ShowJwks.Map(routes);
        AuthorizeEndpoint.Map(routes);
        AnswerConsent.Map(routes);
        MyGrants.Map(routes);
        TokenEndpoint.Map(routes);
        DeviceEndpoint.Map(routes);
        EndSessionEndpoint.Map(routes);
        ClientEndpoints.Map(routes);
        InitialTokens.Map(routes);
        RegisterClient.Map(routes);
        RefreshSignIn.Map(routes);
        ExternalEndpoints.Map(routes);
        routes.MapCall<RemoveAccess, AccessRemoved, RemoveAccessHandler>(AccessCalls.Remove);
    }
}
