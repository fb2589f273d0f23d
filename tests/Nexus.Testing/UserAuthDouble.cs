using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;

namespace Nexus.Testing;

/// <summary>Answers for user-auth: about the organisations a test says there are, and keeps the mails it is to send.</summary>
public sealed class UserAuthDouble : NexusService
{
    private readonly Crews crews = new();

    /// <inheritdoc />
    public override string Name => "user-auth";

    /// <inheritdoc />
    public override string Domain => "auth";

    /// <inheritdoc />
    public override int Port => 3003;

    /// <inheritdoc />
    public override IReadOnlyList<string> Routes => ["/api/users"];

    /// <summary>What was to be sent to people.</summary>
    public IReadOnlyCollection<SendMail> Mails => crews.Mails;

    /// <summary>What was to be sent to addresses without an account.</summary>
    public IReadOnlyCollection<SendMailToAddress> MailsToAddresses => crews.ToAddresses;

    /// <summary>How often somebody asked about organisations.</summary>
    public int Asked => crews.Asked;

    /// <summary>Whether it answers at all.</summary>
    public bool IsAway
    {
        set => crews.IsAway = value;
    }

    /// <summary>Makes somebody a member, or gives him another role.</summary>
    public Guid Join(Guid organisation, Guid user, OrganisationRole role)
    {
        crews.Roles[(user, organisation)] = role;
        return user;
    }

    /// <summary>Removes somebody.</summary>
    public void Leave(Guid organisation, Guid user) => crews.Roles.TryRemove((user, organisation), out _);

    /// <summary>The address of a user, whom nobody has to make here: every identifier has an account.</summary>
    public static string EmailOf(Guid user) => $"{user:N}@example.com";

    /// <summary>Blocks an account.</summary>
    public void Block(Guid user) => crews.Blocked[user] = true;

    /// <inheritdoc />
    public override void Configure(ServiceSetup setup) => setup.Services.AddSingleton(crews);

    /// <inheritdoc />
    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapCall<GetMemberships, Memberships, Answer>(OrganisationCalls.MembershipOf);
        routes.MapCall<SendMail, MailSent, KeepMail>(MailCalls.Send);
        routes.MapCall<FindUser, FoundUser, FindAccount>(UserCalls.Find);
        routes.MapCall<SendMailToAddress, MailSent, KeepMailToAddress>(MailCalls.SendToAddress);
        routes
            .MapGet(
                "/api/users/organisations",
                (ClaimsPrincipal caller) =>
                    TypedResults.Ok(new Page<OrganisationMembership>(crews.Of(caller.UserId()), null))
            )
            .RequireAuthorization(Policies.User);
    }

    private sealed class Crews
    {
        public int Asked;

        public IReadOnlyList<OrganisationMembership> Of(Guid user) =>
            [
                .. Roles
                    .Where(row => row.Key.User == user)
                    .Select(row => new OrganisationMembership(row.Key.Organisation, "The Label", row.Value)),
            ];

        public ConcurrentDictionary<(Guid User, Guid Organisation), OrganisationRole> Roles { get; } = [];

        public ConcurrentQueue<SendMail> Mails { get; } = [];

        public ConcurrentDictionary<Guid, bool> Blocked { get; } = [];
        public ConcurrentQueue<SendMailToAddress> ToAddresses { get; } = [];

        public volatile bool IsAway;
    }

    private sealed class FindAccount(Crews crews) : IServiceCallHandler<FindUser, FoundUser>
    {
        public Task<FoundUser> HandleAsync(FindUser request, CancellationToken cancellationToken)
        {
            var id = request.UserId ?? (Guid.TryParse(request.Email?.Split('@')[0], out var named) ? named : null);
            var user = id is { } known
                ? new UserAccount(known, EmailOf(known), "Somebody", ["fan"], !crews.Blocked.ContainsKey(known))
                : null;
            return Task.FromResult(new FoundUser(user));
        }
    }

    private sealed class KeepMail(Crews crews) : IServiceCallHandler<SendMail, MailSent>
    {
        public Task<MailSent> HandleAsync(SendMail request, CancellationToken cancellationToken)
        {
            crews.Mails.Enqueue(request);
            return Task.FromResult(new MailSent(true));
        }
    }

    private sealed class KeepMailToAddress(Crews crews) : IServiceCallHandler<SendMailToAddress, MailSent>
    {
        public Task<MailSent> HandleAsync(SendMailToAddress request, CancellationToken cancellationToken)
        {
            crews.ToAddresses.Enqueue(request);
            return Task.FromResult(new MailSent(true));
        }
    }

    private sealed class Answer(Crews crews) : IServiceCallHandler<GetMemberships, Memberships>
    {
        public Task<Memberships> HandleAsync(GetMemberships request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref crews.Asked);
            return crews.IsAway
                ? throw Problems.Unavailable("The test says so.")
                : Task.FromResult(new Memberships(crews.Of(request.UserId)));
        }
    }
}
