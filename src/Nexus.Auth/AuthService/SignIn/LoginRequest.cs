using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Nexus.Auth.AuthService.Passwords;

namespace Nexus.Auth.AuthService.SignIn;

/// <summary>An address and its password.</summary>
internal sealed record LoginRequest
{
    [StringLength(254, MinimumLength = 1)]
    public required string Email { get; init; }

    [StringLength(PasswordRules.Most, MinimumLength = 1)]
    public required string Password { get; init; }

    /// <summary>True for a browser: it gets the HttpOnly session cookie and no tokens.</summary>
    public bool Cookie { get; init; }

    public override string ToString() => nameof(LoginRequest);
}

/// <summary>Signed in. The tokens are absent when the request asked for the cookie.</summary>
internal sealed record LoginAnswer(Guid UserId, DateTimeOffset SessionEndsAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AccessToken { get; init; }

    /// <summary>The access token's life in seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExpiresIn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefreshToken { get; init; }

    public override string ToString() => $"LoginAnswer {{ UserId = {UserId} }}";
}

/// <summary>
/// The problem of a right one-time password (RFC 9457 with two further members): choose another one with the token.
/// </summary>
internal sealed record PasswordChangeRequired(string ChangeToken, int ExpiresIn)
{
    /// <summary>What is asked for; <see cref="Methods"/> are the ways to give it.</summary>
    public string Kind => "password-change";

    public IReadOnlyList<string> Methods => ["new-password"];

    public string Type => "urn:nexus:problem:password-change-required";

    public string Title => "Choose a password of your own first.";

    public int Status => 403;

    public string Detail =>
        "Send changeToken and newPassword to /api/auth/password/change-required, then sign in again.";
}
