using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using OtpNet;
using QRCoder;

namespace Nexus.Auth.AuthService.SecondStep;

internal static class EnrollAuthenticator
{
    // RFC 4226 section 4: 160 bits, the length of the hash.
    private const int SecretLength = 20;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/mfa/totp", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("enrollAuthenticator")
            .WithSummary("Get a secret for an authenticator app, as text and as a QR code; confirm it with a code")
            .ProducesProblem(409)
            .RequireRecentSignIn();

    private static async Task<Ok<AuthenticatorSecret>> HandleAsync(
        HttpContext context,
        ClaimsPrincipal caller,
        CredentialDb db,
        ServiceClient client,
        SealedSecrets secrets,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var userId = caller.UserId();
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: userId), cancellationToken);
        var user = found.User ?? throw Problems.Unauthorized("This account is not there any more.");
        var secret = KeyGeneration.GenerateRandomKey(SecretLength);
        var (wrapped, box) = await secrets.SealAsync(userId, secret, cancellationToken);
        var authenticator = await db.Authenticators.FindAsync([userId], cancellationToken);
        if (authenticator is { ConfirmedAt: not null })
        {
            throw Problems.Conflict("totp-on", "An authenticator app is set up already.", "Remove it first.");
        }
        if (authenticator is null)
        {
            db.Authenticators.Add(
                new Authenticator
                {
                    UserId = userId,
                    WrappedKey = wrapped,
                    SealedSecret = box,
                }
            );
        }
        else
        {
            (authenticator.WrappedKey, authenticator.SealedSecret, authenticator.LastStep) = (wrapped, box, 0);
        }
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(Describe(secret, user.Email));
    }

    private static AuthenticatorSecret Describe(byte[] secret, string email)
    {
        var text = Base32Encoding.ToString(secret);
        var uri = new OtpUri(OtpType.Totp, text, email, "Nexus COS").ToString();
        using var data = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(data);
        var svg = Convert.ToBase64String(Encoding.UTF8.GetBytes(picture.GetGraphic(4)));
        return new AuthenticatorSecret(text, uri, "data:image/svg+xml;base64," + svg);
    }
}

/// <summary>What an authenticator app needs; shown once.</summary>
/// <param name="Secret">Base32, to type.</param>
/// <param name="Uri">The <c>otpauth</c> address, which the QR code holds.</param>
/// <param name="QrCode">A picture as a data address (SVG).</param>
internal sealed record AuthenticatorSecret(string Secret, string Uri, string QrCode)
{
    public override string ToString() => nameof(AuthenticatorSecret);
}
