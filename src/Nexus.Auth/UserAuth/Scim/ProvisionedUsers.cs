using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Erasing;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Contracts.AuthService;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>What a provisioning client may do with accounts. Administrators are shown to it and never changed.</summary>
internal sealed class ProvisionedUsers(
    UserDb db,
    ServiceClient client,
    ScimAddress address,
    IOptions<ErasureOptions> erasure,
    TimeProvider clock
)
{
    private IQueryable<User> Visible =>
        db.Users.Where(user => user.ErasureDueAt == null && !user.Email.EndsWith(User.ErasedDomain));

    public async Task<User> FindAsync(string id, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var known)
        && await Visible.FirstOrDefaultAsync(user => user.Id == known, cancellationToken) is { } user
            ? user
            : throw ScimException.NotFound(id);

    public async Task<JsonObject> ListAsync(ScimQuery query, CancellationToken cancellationToken)
    {
        var (total, rows) = await query.RunAsync(
            Visible.AsNoTracking(),
            UserResource.Query(),
            user => user.Id,
            cancellationToken
        );
        var groups = await GroupsAsync([.. rows.Select(row => row.Id)], cancellationToken);
        return query.List(total, [.. rows.Select(row => UserResource.Write(row, [.. groups[row.Id]], address.Value))]);
    }

    public async Task<JsonObject> WriteAsync(User user, CancellationToken cancellationToken)
    {
        var groups = await GroupsAsync([user.Id], cancellationToken);
        return UserResource.Write(user, [.. groups[user.Id]], address.Value);
    }

    public async Task<User> CreateAsync(UserDraft draft, string? password, HttpContext context)
    {
        var now = clock.GetUtcNow();
        var user = User.Create(
            Guid.CreateVersion7(now),
            draft.CheckedEmail(),
            draft.CheckedName(),
            [Nexus.Kernel.Security.Roles.Fan],
            now
        );
        draft.WriteTo(user, now);
        await RefuseTakenAsync(user, context.RequestAborted);
        if (password is not null)
        {
            var set = new SetPassword(user.Id, password);
            await client.SendAsync(CredentialCalls.SetPassword, set, context.RequestAborted);
        }
        db.Users.Add(user);
        db.Verifications.Add(EmailVerification.Of(user.Id, now));
        db.Publish(new UserCreated(user.Id, user.Email, user.DisplayName, user.Roles), user.Id.ToString());
        db.Enqueue(new SendVerification(user.Id));
        db.Audit(context.User.ActorName(), "user.provisioned", user.Id.ToString());
        await SaveAsync(context.RequestAborted);
        return user;
    }

    public async Task SaveAsync(User user, UserDraft draft, HttpContext context)
    {
        RefuseAdministrator(user);
        var (email, active) = (user.Email, user.Active);
        draft.WriteTo(user, clock.GetUtcNow());
        await RefuseTakenAsync(user, context.RequestAborted);
        if (user.Email != email)
        {
            await ExpectProofAsync(user, context.RequestAborted);
        }
        if (user.Active != active)
        {
            db.TellAccess(user);
        }
        db.Audit(context.User.ActorName(), "user.provisioned", user.Id.ToString(), new { user.Active });
        await SaveAsync(context.RequestAborted);
    }

    /// <summary>Deleted to the client at once; the person's data go as in every erasure, after the days of grace.</summary>
    public async Task DeleteAsync(User user, HttpContext context)
    {
        RefuseAdministrator(user);
        db.BeginErasure(user, erasure.Value.Grace, clock.GetUtcNow(), context.User.ActorName());
        await SaveAsync(context.RequestAborted);
    }

    private static void RefuseAdministrator(User user)
    {
        if (user.IsAdministrator)
        {
            throw new ScimException(403, null, "Administrators are not changed by provisioning.");
        }
    }

    private async Task RefuseTakenAsync(User user, CancellationToken cancellationToken)
    {
        var name = user.UserName ?? user.Email;
        if (
            await db.Users.AnyAsync(
                row => row.Id != user.Id && (row.Email == user.Email || row.Email == name || row.UserName == name),
                cancellationToken
            )
        )
        {
            throw ScimException.Taken("Another user has this userName or address.");
        }
    }

    private async Task ExpectProofAsync(User user, CancellationToken cancellationToken)
    {
        db.Publish(new UserAddressChanged(user.Id), user.Id.ToString());
        if (await db.Verifications.FindAsync([user.Id], cancellationToken) is { } pending)
        {
            pending.Settle();
            db.Enqueue(new SendVerification(user.Id));
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new ScimException(412, null, "The resource has changed meanwhile.");
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ScimException.Taken("Another user has this userName or address.");
        }
    }

    private async Task<ILookup<Guid, (Guid Id, string Name)>> GroupsAsync(
        IReadOnlyList<Guid> users,
        CancellationToken cancellationToken
    )
    {
        var rows = await db
            .Memberships.AsNoTracking()
            .Where(row => users.Contains(row.UserId) && row.Role != OrganisationRole.Owner)
            .Join(
                db.Organisations.Where(group => group.Provisioned),
                row => row.OrganisationId,
                group => group.Id,
                (row, group) =>
                    new
                    {
                        row.UserId,
                        group.Id,
                        group.Name,
                    }
            )
            .ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.UserId, row => (row.Id, row.Name));
    }
}
