using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;
using Nexus.Contracts.TokenMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;

namespace Nexus.Content.DspStreaming.AppPasswords;

/// <summary>
/// Signs in what an app sends with every request: <c>u</c> with the token <c>t</c> = md5(password + salt <c>s</c>) or
/// the password <c>p</c>, or an <c>apiKey</c> alone. The password is an app password, never the account's own; a key is
/// an app password or a personal token. The account is looked at each time, so who is blocked is out at once.
/// </summary>
internal sealed class AppSignIn(
    MusicDb db,
    AppPasswordBox box,
    ServiceClient services,
    AppLimits limits,
    TimeProvider clock
)
{
    private const string PersonalToken = "nxp_";
    private const string Domain = "content";

    /// <summary>How exact the last use is; one write a minute is enough.</summary>
    private static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(1);

    /// <exception cref="SubsonicException">10, 40, 43 or 44.</exception>
    public async Task<AppUser> CheckAsync(HttpContext http, Parameters sent)
    {
        // By name too: one app with an old password must not lock a household out.
        var from = $"{http.Connection.RemoteIpAddress}|{sent.Text("u")}";
        if (!limits.MayTry(from))
        {
            throw new SubsonicException(
                SubsonicException.WrongCredentials,
                "Too many failed sign-ins. Wait some minutes."
            );
        }
        var isKey = sent.Text("apiKey") is not null;
        var user = isKey ? await ByKeyAsync(sent, http.RequestAborted) : await ByNameAsync(sent, http.RequestAborted);
        if (user is null)
        {
            limits.NoteFailure(from);
            throw isKey
                ? new SubsonicException(SubsonicException.InvalidApiKey, "The API key is not valid.")
                : new SubsonicException(
                    SubsonicException.WrongCredentials,
                    "Wrong user name or password. Apps sign in with an app password, which you make on your account page."
                );
        }
        if (!limits.MayAsk(user.UserId))
        {
            throw new SubsonicException(SubsonicException.Generic, "Too many requests. Wait a moment.");
        }
        return user;
    }

    private async Task<AppUser?> ByKeyAsync(Parameters sent, CancellationToken cancellationToken)
    {
        if (sent.Has("u") || sent.Has("p") || sent.Has("t") || sent.Has("s"))
        {
            throw new SubsonicException(
                SubsonicException.ConflictingCredentials,
                "Send either apiKey, or u with t and s or p."
            );
        }
        var key = sent.Required("apiKey");
        if (key.StartsWith(PersonalToken, StringComparison.Ordinal))
        {
            return await ByPersonalTokenAsync(key, cancellationToken);
        }
        var hash = AppPasswordBox.HashOf(key);
        var row = await db.AppPasswords.AsNoTracking().FirstOrDefaultAsync(one => one.Hash == hash, cancellationToken);
        return row is null ? null : await UseAsync(row, sent, await FindAsync(row.UserId, cancellationToken));
    }

    private async Task<AppUser?> ByPersonalTokenAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > 200)
        {
            return null;
        }
        var state = await services.SendAsync(
            TokenCalls.CheckPersonal,
            new CheckPersonalToken(token),
            cancellationToken
        );
        return
            state is { Active: true, UserId: { } userId, TokenId: { } tokenId }
            && ApiScopes.Allow(state.Scopes, Domain, write: false)
            ? UserOf(
                await FindAsync(userId, cancellationToken),
                mayWrite: ApiScopes.Allow(state.Scopes, Domain, write: true),
                tokenId
            )
            : null;
    }

    private async Task<AppUser?> ByNameAsync(Parameters sent, CancellationToken cancellationToken)
    {
        var name = sent.Required("u");
        var (token, password) = (sent.Text("t"), sent.Text("p"));
        if (token is not null && password is not null)
        {
            throw new SubsonicException(SubsonicException.ConflictingCredentials, "Send either t and s or p.");
        }
        if (token is null && password is null)
        {
            throw SubsonicException.Missing("t");
        }
        var salt = token is null ? "" : sent.Required("s");
        if (name.Length > 320)
        {
            return null;
        }
        var email = name.Trim().ToLowerInvariant();
        var found = await services.SendAsync(UserCalls.Find, new FindUser(Email: email), cancellationToken);
        var account = found.User;
        // Who has no account takes the same way.
        var userId = account?.UserId ?? Guid.Empty;
        var rows = await db
            .AppPasswords.AsNoTracking()
            .Where(row => row.UserId == userId)
            .ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            if (
                token is null
                    ? IsSame(AppPasswordBox.HashOf(PlainOf(password!)), row.Hash)
                    : await IsTokenAsync(row, salt, token, cancellationToken)
            )
            {
                return await UseAsync(row, sent, account);
            }
        }
        return null;
    }

    private async Task<bool> IsTokenAsync(
        AppPassword row,
        string salt,
        string token,
        CancellationToken cancellationToken
    )
    {
        byte[] password;
        try
        {
            password = await box.OpenAsync(row, cancellationToken);
        }
        catch (CryptographicException)
        {
            // Changed behind our back; the others of this user are still good.
            return false;
        }
        byte[] salted = [.. password, .. Encoding.UTF8.GetBytes(salt)];
#pragma warning disable CA5351 // The protocol demands MD5; the password is 160 random bits.
        var hash = Convert.ToHexStringLower(MD5.HashData(salted));
#pragma warning restore CA5351
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(password);
        return IsSame(hash, token.ToLowerInvariant());
    }

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    // "enc:" and hex hides it from a glance only.
    private static string PlainOf(string password)
    {
        if (!password.StartsWith("enc:", StringComparison.Ordinal))
        {
            return password;
        }
        try
        {
            return Encoding.UTF8.GetString(Convert.FromHexString(password["enc:".Length..]));
        }
        catch (FormatException)
        {
            throw SubsonicException.Wrong("p", "after enc: it is hexadecimal.");
        }
    }

    private async Task<UserAccount?> FindAsync(Guid userId, CancellationToken cancellationToken) =>
        (await services.SendAsync(UserCalls.Find, new FindUser(UserId: userId), cancellationToken)).User;

    private static AppUser? UserOf(UserAccount? account, bool mayWrite, Guid credentialId) =>
        account is { Active: true }
            ? new AppUser(account.UserId, account.Email, account.DisplayName, mayWrite, credentialId, account.Roles)
            : null;

    private async Task<AppUser?> UseAsync(AppPassword row, Parameters sent, UserAccount? account)
    {
        var user = UserOf(account, mayWrite: true, row.Id);
        var now = clock.GetUtcNow();
        if (user is not null && (row.LastUsedAt is null || now - row.LastUsedAt >= UseGrain))
        {
            var client = sent.Text("c") is { } name ? name[..Math.Min(name.Length, 100)] : null;
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db
                .AppPasswords.Where(one => one.Id == row.Id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(one => one.LastUsedAt, now).SetProperty(one => one.LastClient, client)
                );
            await transaction.CommitAsync();
        }
        return user;
    }
}
