using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.UserAuth.Addresses;
using Nexus.Auth.UserAuth.Administration;
using Nexus.Auth.UserAuth.Calls;
using Nexus.Auth.UserAuth.Erasing;
using Nexus.Auth.UserAuth.Exporting;
using Nexus.Auth.UserAuth.Invitations;
using Nexus.Auth.UserAuth.Mail;
using Nexus.Auth.UserAuth.Organisations;
using Nexus.Auth.UserAuth.Permitting;
using Nexus.Auth.UserAuth.PersonalData;
using Nexus.Auth.UserAuth.Pictures;
using Nexus.Auth.UserAuth.Profile;
using Nexus.Auth.UserAuth.Registration;
using Nexus.Auth.UserAuth.Scim;
using Nexus.Auth.UserAuth.Scim.Bulk;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Contracts.AuthService;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Auth.UserAuth;

/// <summary>Accounts: registration, e-mail verification, profile and roles. Passwords are auth-service's.</summary>
internal sealed class UserAuthService : NexusService
{
    public const string ServiceName = "user-auth";

    public override string Name => ServiceName;

    public override string Domain => "auth";

    public override int Port => 3003;

    public override IReadOnlyList<string> Routes =>
        ["/api/auth/register", "/api/auth/verify", "/api/auth/me", "/api/users"];

    public override IReadOnlyList<string> Needs => ["auth-service"];

    public override void Configure(ServiceSetup setup)
    {
        setup
            .UseDatabase<UserDb>()
            .HoldsPersonalData<AccountData>()
            .Handle<PasswordReplaced, FollowPassword>()
            .Handle<ErasureDue, CarryOutErasure>()
            .Handle<UserDataErased, RecordErasure>()
            .RunTasks<SendErasureNotice, SendErasureNoticeWorker>()
            .RunTasks<SendAddressChange, SendAddressChangeWorker>()
            .RunTasks<SendAddressNotice, SendAddressNoticeWorker>()
            .RunTasks<SendInvitation, SendInvitationWorker>()
            .RunTasks<PrepareExport, PrepareExportWorker>()
            .RunTasks<RemoveExport, RemoveExportWorker>()
            .RunTasks<SendVerification, SendVerificationWorker>()
            .RunTasks<SendRegistrationNotice, SendRegistrationNoticeWorker>()
            .RunTasks<SendForeignerNotice, SendForeignerNoticeWorker>();
        setup.Services.AddScoped<ExportFile>();
        setup.Services.AddSingleton<ScimAddress>();
        setup.Services.AddScoped<ProvisionedUsers>();
        setup.Services.AddScoped<ProvisionedGroups>();
        setup.Services.Configure<ErasureOptions>(setup.Configuration.GetSection("Erasure"));
        setup.Services.Configure<TermsOptions>(setup.Configuration.GetSection("Terms"));
        setup.Services.AddSingleton<Terms>();
        setup.Services.Configure<MailOptions>(setup.Configuration.GetSection("Mail"));
        setup.Services.AddSingleton<MailDelivery>();
        setup.Services.AddSingleton<MailTexts>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        Register.Map(routes);
        Terms.Map(routes);
        VerifyEmail.Map(routes);
        ResendVerification.Map(routes);
        ReadMe.Map(routes);
        EditMe.Map(routes);
        MyPicture.Map(routes);
        ListUsers.Map(routes);
        ReadUser.Map(routes);
        SetRoles.Map(routes);
        SetActive.Map(routes);
        ChangeAddress.Map(routes);
        TendRoles.Map(routes);
        CreateOrganisation.Map(routes);
        ReadOrganisations.Map(routes);
        ChangeOrganisation.Map(routes);
        ChangeMembers.Map(routes);
        Invite.Map(routes);
        TendInvitations.Map(routes);
        AcceptInvitation.Map(routes);
        RequestErasure.Map(routes);
        FollowErasure.Map(routes);
        RequestExport.Map(routes);
        DownloadExport.Map(routes);
        MapProvisioning(routes);
        routes.MapCall<FindUser, FoundUser, FindUserHandler>(UserCalls.Find);
        routes.MapCall<RegisterForeigner, ForeignerRegistered, RegisterForeignerHandler>(UserCalls.RegisterForeigner);
        routes.MapCall<ProveAddress, AddressProved, ProveAddressHandler>(UserCalls.ProveAddress);
        routes.MapCall<SendMail, MailSent, SendMailHandler>(MailCalls.Send);
        routes.MapCall<SendMailToAddress, MailSent, SendMailToAddressHandler>(MailCalls.SendToAddress);
        routes.MapCall<GetMemberships, Memberships, MembershipsHandler>(OrganisationCalls.MembershipOf);
        routes.MapCall<EnsureAdministrator, AdministratorMade, EnsureAdministratorHandler>(
            UserCalls.EnsureAdministrator
        );
    }

    private static void MapProvisioning(IEndpointRouteBuilder routes)
    {
        var scim = routes.MapGroup("").AddEndpointFilter<ScimErrors>();
        ScimDiscovery.Map(scim);
        ScimUsers.Map(scim);
        ScimGroups.Map(scim);
        ScimBulk.Map(scim);
    }
}
