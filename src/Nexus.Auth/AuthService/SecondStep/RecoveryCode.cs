using System.Security.Cryptography;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>One of ten codes for the day the authenticator is lost; good once.</summary>
internal sealed class RecoveryCode
{
    public const int Count = 10;
    public const int Letters = 16;

    // 31 letters that cannot be mistaken for each other: 16 of them are 79 bits, so a plain hash keeps them.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    public Guid UserId { get; init; }

    public required string CodeHash { get; init; }

    /// <summary>A code as people write it: four groups of four.</summary>
    public static string Make() =>
        string.Join(
            '-',
            RandomNumberGenerator.GetString(Alphabet, Letters).Chunk(4).Select(group => new string(group))
        );

    /// <summary>The code's letters, however it was typed.</summary>
    public static string Normalise(string typed) =>
        string.Concat(typed.ToLowerInvariant().Where(letter => letter is not ('-' or ' ')));

    public static string HashOf(string typed) => OneTimeToken.HashOf(Normalise(typed));
}
