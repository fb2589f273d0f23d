namespace Nexus.Auth.AuthService.SignIn;

/// <summary>Failed sign-ins with one address in a row, whether it has an account or not.</summary>
internal sealed class SignInFailures
{
    /// <summary>
    /// SHA-256 of the normalised address, hex: what people mistype here may be anything. Or <c>second-step:</c> and a
    /// user, for the codes that follow a right password.
    /// </summary>
    public required string AddressHash { get; init; }

    public int Count { get; init; }

    public DateTimeOffset LastAt { get; init; }
}
