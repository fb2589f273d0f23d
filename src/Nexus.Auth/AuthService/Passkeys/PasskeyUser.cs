namespace Nexus.Auth.AuthService.Passkeys;

/// <summary>What the framework's passkey handler must know of an account.</summary>
internal sealed record PasskeyUser(Guid Id);
