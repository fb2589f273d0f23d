using Nexus.Auth.AuthService.Passkeys;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthService.StepUp;

/// <summary>Checks a signed-in user's password or passkey.</summary>
internal sealed class FirstStep(PasswordCheck check, PasskeyCeremonies ceremonies, ServiceClient client)
{
    /// <summary>How the user proved himself (<c>amr</c>).</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(
        Guid userId,
        StepUpRequest request,
        CancellationToken cancellationToken
    )
    {
        switch (request)
        {
            case { Password: { } password, Passkey: null }:
                await CheckPasswordAsync(userId, password, cancellationToken);
                return ["pwd"];
            case { Password: null, Passkey: { } answer }:
                await ceremonies.EndAssertionAsync(CeremonyPurpose.StepUp, userId, answer, cancellationToken);
                return PasskeySignIn.Methods;
            default:
                throw Problems.Invalid("password", "Give either the password or a passkey.");
        }
    }

    // Counted with the failed sign-ins: a stolen session must not become a way to try passwords.
    private async Task CheckPasswordAsync(Guid userId, string password, CancellationToken cancellationToken)
    {
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: userId), cancellationToken);
        var user = found.User ?? throw Problems.Unauthorized("This account is not there any more.");
        if (await check.MatchAsync(user.Email, user, password, cancellationToken) is null)
        {
            throw Problems.Invalid("password", "This is not your password.");
        }
    }
}
