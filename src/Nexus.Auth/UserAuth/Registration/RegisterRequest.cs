using System.ComponentModel.DataAnnotations;
using Nexus.Auth.UserAuth.Accounts;

namespace Nexus.Auth.UserAuth.Registration;

/// <summary>A new account.</summary>
internal sealed record RegisterRequest
{
    [EmailAddress]
    [StringLength(EmailName.MostLength, MinimumLength = 3)]
    public required string Email { get; init; }

    [StringLength(80, MinimumLength = 1)]
    public required string DisplayName { get; init; }

    [StringLength(200, MinimumLength = 10)]
    public required string Password { get; init; }

    /// <summary><c>fan</c> or <c>creator</c>.</summary>
    [StringLength(20)]
    public string Role { get; init; } = Nexus.Kernel.Security.Roles.Fan;

    /// <summary>The version of the terms of service in force, where there are any (<c>/api/auth/register/terms</c>).</summary>
    [StringLength(40, MinimumLength = 1)]
    public string? AcceptedTerms { get; init; }

    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => $"RegisterRequest {{ Role = {Role} }}";
}
