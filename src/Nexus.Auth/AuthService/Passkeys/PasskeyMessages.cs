using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Nexus.Auth.AuthService.Passkeys;

/// <summary>What the browser is given for <c>navigator.credentials</c>.</summary>
/// <param name="Token">Comes back with the answer; good once, for five minutes.</param>
/// <param name="Options">For <c>PublicKeyCredential.parseCreationOptionsFromJSON</c> or <c>parseRequestOptionsFromJSON</c> (WebAuthn level 3).</param>
internal sealed record PasskeyChallenge(string Token, JsonElement Options)
{
    public override string ToString() => nameof(PasskeyChallenge);
}

/// <summary>What the browser made of it.</summary>
internal sealed record PasskeyAnswer
{
    [StringLength(100, MinimumLength = 1)]
    public required string Token { get; init; }

    /// <summary>The credential's <c>toJSON()</c>.</summary>
    public required JsonElement Credential { get; init; }

    public override string ToString() => nameof(PasskeyAnswer);
}

/// <summary>A new passkey and what its owner calls it.</summary>
internal sealed record AddPasskeyRequest
{
    public required PasskeyAnswer Passkey { get; init; }

    [StringLength(Passkeys.Passkey.MostName, MinimumLength = 1)]
    public required string Name { get; init; }
}

/// <summary>A passkey's new name.</summary>
internal sealed record RenamePasskeyRequest
{
    [StringLength(Passkey.MostName, MinimumLength = 1)]
    public required string Name { get; init; }
}

/// <summary>A sign-in with a passkey alone.</summary>
internal sealed record PasskeySignInRequest
{
    public required PasskeyAnswer Passkey { get; init; }

    /// <summary>True for a browser: it gets the HttpOnly session cookie and no tokens.</summary>
    public bool Cookie { get; init; }
}

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Synced">Whether it is kept by a password manager or account and is on several devices.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="LastUsedAt">When it last signed in; null for never.</param>
internal sealed record PasskeyView(
    Guid Id,
    string Name,
    bool Synced,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt
)
{
    public static PasskeyView Of(Passkey passkey) =>
        new(passkey.Id, passkey.Name, passkey.BackedUp, passkey.CreatedAt, passkey.LastUsedAt);
}
