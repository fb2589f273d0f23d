using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.Passkeys;

/// <summary>
/// Begins and ends WebAuthn ceremonies with the framework's own handler. A challenge is forgotten before its answer is
/// looked at, so no answer is good twice.
/// </summary>
internal sealed class PasskeyCeremonies(
    CredentialDb db,
    IPasskeyHandler<PasskeyUser> handler,
    IHttpContextAccessor http,
    TimeProvider clock
)
{
    private HttpContext Context => http.HttpContext!;

    public async Task<PasskeyChallenge> BeginRegistrationAsync(UserAccount user, CancellationToken cancellationToken)
    {
        var entity = new PasskeyUserEntity
        {
            Id = user.UserId.ToString(),
            Name = user.Email,
            DisplayName = user.DisplayName,
        };
        var made = await handler.MakeCreationOptionsAsync(entity, Context);
        return await KeepAsync(
            CeremonyPurpose.Register,
            user.UserId,
            made.AttestationState,
            made.CreationOptionsJson,
            cancellationToken
        );
    }

    public async Task<PasskeyChallenge> BeginAssertionAsync(
        CeremonyPurpose purpose,
        Guid? userId,
        CancellationToken cancellationToken
    )
    {
        var user = userId is { } id ? new PasskeyUser(id) : null;
        var made = await handler.MakeRequestOptionsAsync(user, Context);
        return await KeepAsync(purpose, userId, made.AssertionState, made.RequestOptionsJson, cancellationToken);
    }

    /// <exception cref="ProblemException">400 when the answer does not hold.</exception>
    public async Task<UserPasskeyInfo> EndRegistrationAsync(
        Guid userId,
        PasskeyAnswer answer,
        CancellationToken cancellationToken
    )
    {
        var ceremony = await TakeAsync(answer.Token, CeremonyPurpose.Register, cancellationToken);
        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = Context,
                CredentialJson = answer.Credential.GetRawText(),
                AttestationState = ceremony.State,
            }
        );
        return result.Succeeded && result.UserEntity.Id == userId.ToString() ? result.Passkey : throw Refused(400);
    }

    /// <summary>Whose passkey answered; its use is noted and saved with the context.</summary>
    /// <exception cref="ProblemException">401 when the answer does not hold.</exception>
    public async Task<PasskeyOwner> EndAssertionAsync(
        CeremonyPurpose purpose,
        Guid? userId,
        PasskeyAnswer answer,
        CancellationToken cancellationToken
    )
    {
        var ceremony = await TakeAsync(answer.Token, purpose, cancellationToken);
        if (ceremony.UserId != userId)
        {
            throw Refused(401);
        }
        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = Context,
                CredentialJson = answer.Credential.GetRawText(),
                AssertionState = ceremony.State,
            }
        );
        if (!result.Succeeded)
        {
            throw Refused(401);
        }
        var name = Passkey.NameOf(result.Passkey.CredentialId);
        // In this order: a reset that takes the passkeys replaces the password with them, so whoever still finds one has
        // read the password of before.
        var since = await db.CredentialAtAsync(result.User.Id, cancellationToken);
        var passkey =
            await db.Passkeys.FirstOrDefaultAsync(row => row.CredentialId == name, cancellationToken)
            ?? throw Refused(401);
        passkey.Used(result.Passkey, clock.GetUtcNow());
        return new PasskeyOwner(passkey.UserId, since);
    }

    private async Task<PasskeyChallenge> KeepAsync(
        CeremonyPurpose purpose,
        Guid? userId,
        string? state,
        string optionsJson,
        CancellationToken cancellationToken
    )
    {
        var token = OneTimeToken.Make();
        db.Ceremonies.Add(
            new PasskeyCeremony
            {
                TokenHash = OneTimeToken.HashOf(token),
                Purpose = purpose,
                UserId = userId,
                State = state ?? throw new InvalidOperationException("The passkey handler gave no state."),
                Until = clock.GetUtcNow() + PasskeyCeremony.Lifetime,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        Context.Response.Headers.CacheControl = "no-store";
        using var options = JsonDocument.Parse(optionsJson);
        return new PasskeyChallenge(token, options.RootElement.Clone());
    }

    private async Task<PasskeyCeremony> TakeAsync(
        string token,
        CeremonyPurpose purpose,
        CancellationToken cancellationToken
    )
    {
        var hash = OneTimeToken.HashOf(token);
        var ceremony = await db
            .Ceremonies.AsNoTracking()
            .FirstOrDefaultAsync(row => row.TokenHash == hash && row.Purpose == purpose, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var taken = await db.Ceremonies.Where(row => row.TokenHash == hash).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ceremony is not null && taken == 1 && ceremony.Until > clock.GetUtcNow()
            ? ceremony
            : throw Refused(purpose == CeremonyPurpose.Register ? 400 : 401);
    }

    private static ProblemException Refused(int status) =>
        Problems.Of(
            status,
            "passkey-refused",
            "The passkey was not accepted.",
            "It is unknown here, or the request was used or older than five minutes. Try again."
        );
}

/// <summary>Whose passkey answered, and since when his password stood as it did.</summary>
internal sealed record PasskeyOwner(Guid UserId, DateTimeOffset? CredentialAt);
