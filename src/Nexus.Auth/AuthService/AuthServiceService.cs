using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Auth.AuthService.Calls;
using Nexus.Auth.AuthService.Notices;
using Nexus.Auth.AuthService.Passkeys;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Auth.AuthService.PersonalData;
using Nexus.Auth.AuthService.Reset;
using Nexus.Auth.AuthService.SecondStep;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Auth.AuthService.StepUp;
using Nexus.Auth.AuthService.Strangers;
using Nexus.Contracts.AuthService;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Auth.AuthService;

/// <summary>First-party sign-in: passwords and their reset, the second step, lockout, sessions and tokens handed out.</summary>
internal sealed class AuthServiceService : NexusService
{
    public override string Name => "auth-service";

    public override string Domain => "auth";

    public override int Port => 3001;

    public override IReadOnlyList<string> Routes =>
        [
            "/api/auth/login",
            "/api/auth/logout",
            "/api/auth/password",
            "/api/auth/mfa",
            "/api/auth/passkeys",
            "/api/auth/step-up",
        ];

    public override IReadOnlyList<string> Needs =>
        ["user-auth", "session-mgr", "token-mgr", "key-service", "auth-service-v2", "pv-keys"];

    public override void Configure(ServiceSetup setup)
    {
        setup
            .UseDatabase<CredentialDb>()
            .HoldsPersonalData<SignInData>()
            .Handle<UserAddressChanged, ForgetReset>()
            .RunTasks<RemoveStrangersAccess, RemoveStrangersAccessWorker>()
            .RunTasks<SendPasswordReset, SendPasswordResetWorker>()
            .RunTasks<SendNotice, SendNoticeWorker>();
        AddPasswords(setup);
        setup.Services.AddSingleton<SessionCookie>();
        setup.Services.AddScoped<Lockout>();
        setup.Services.AddScoped<KnownDevices>();
        setup.Services.AddScoped<SignInCompletion>();
        setup.Services.AddSingleton<NoticeTexts>();
        setup.Services.AddSingleton<SealedSecrets>();
        setup.Services.AddScoped<CodeCheck>();
        setup.Services.AddScoped<RecoveryCodeSet>();
        setup.Services.AddScoped<SecondStepDemand>();
        setup.Services.AddScoped<SignInChallenges>();
        setup.Services.AddScoped<SecondStepProof>();
        setup.Services.AddScoped<FirstStep>();
        AddPasskeys(setup);
        setup.Forget<FailureRetention>();
    }

    private static void AddPasskeys(ServiceSetup setup)
    {
        setup.Services.AddIdentityCore<PasskeyUser>();
        setup.Services.AddScoped<IUserStore<PasskeyUser>, PasskeyStore>();
        setup.Services.AddScoped<IPasskeyHandler<PasskeyUser>, PasskeyHandler<PasskeyUser>>();
        setup.Services.AddSingleton<IConfigureOptions<IdentityPasskeyOptions>, PasskeyRules>();
        setup.Services.AddScoped<PasskeyCeremonies>();
    }

    private static void AddPasswords(ServiceSetup setup)
    {
        setup.Services.Configure<BreachOptions>(setup.Configuration.GetSection("Passwords"));
        setup.Services.AddSingleton(_ => new PasswordHashing());
        setup.Services.AddSingleton<BreachedPasswords>();
        setup.Services.AddSingleton<PasswordPolicy>();
        setup.Services.AddScoped<PasswordCheck>();
        setup.Services.AddScoped<PasswordChange>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        Login.Map(routes);
        Logout.Map(routes);
        StepUp.StepUp.Map(routes);
        ChangePassword.Map(routes);
        ChangeRequiredPassword.Map(routes);
        ForgotPassword.Map(routes);
        ResetPassword.Map(routes);
        SecondSteps.Map(routes);
        EnrollAuthenticator.Map(routes);
        ConfirmAuthenticator.Map(routes);
        VerifySecondStep.Map(routes);
        AddPasskey.Map(routes);
        MyPasskeys.Map(routes);
        PasskeySignIn.Map(routes);
        routes.MapCall<SetPassword, PasswordSet, SetPasswordHandler>(CredentialCalls.SetPassword);
        routes.MapCall<DemandSecondStep, SecondStepDemanded, DemandSecondStepHandler>(SecondStepCalls.Demand);
        routes.MapCall<NoteDevice, DeviceNoted, NoteDeviceHandler>(DeviceCalls.Note);
        routes.MapCall<RemoveCredentials, CredentialsRemoved, RemoveCredentialsHandler>(CredentialCalls.Remove);
    }
}
