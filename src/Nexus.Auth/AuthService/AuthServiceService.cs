using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthService.Calls;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Auth.AuthService.PersonalData;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Contracts.AuthService;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Auth.AuthService;

/// <summary>First-party sign-in: passwords, lockout, sessions and tokens handed out.</summary>
internal sealed class AuthServiceService : NexusService
{
    public override string Name => "auth-service";

    public override string Domain => "auth";

    public override int Port => 3001;

    public override IReadOnlyList<string> Routes => ["/api/auth/login", "/api/auth/logout", "/api/auth/password"];

    public override IReadOnlyList<string> Needs => ["user-auth", "session-mgr", "token-mgr"];

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<CredentialDb>().HoldsPersonalData<SignInData>();
        setup.Services.AddSingleton<PasswordHashing>();
        setup.Services.AddSingleton<SessionCookie>();
        setup.Services.AddScoped<Lockout>();
        setup.Services.AddScoped<PasswordCheck>();
        setup.Services.AddScoped<PasswordChange>();
        setup.Services.AddHostedService<FailureRetention>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        Login.Map(routes);
        Logout.Map(routes);
        ChangePassword.Map(routes);
        ChangeRequiredPassword.Map(routes);
        routes.MapCall<SetPassword, PasswordSet, SetPasswordHandler>(CredentialCalls.SetPassword);
        routes.MapCall<RemoveCredentials, CredentialsRemoved, RemoveCredentialsHandler>(CredentialCalls.Remove);
    }
}
