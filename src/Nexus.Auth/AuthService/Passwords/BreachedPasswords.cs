using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Nexus.Auth.AuthService.Passwords;

/// <summary>
/// Passwords known from breaches (NIST SP 800-63B section 5.1.1.2), asked offline: no part of a password or of its hash
/// leaves the process. An operator's file takes the place of the list that comes with the program.
/// </summary>
internal sealed class BreachedPasswords : IDisposable
{
    private readonly HashFile? file;

    public BreachedPasswords(IOptions<BreachOptions> options)
    {
        if (options.Value.BreachedFile is { Length: > 0 } path)
        {
            file = HashFile.Open(path);
        }
    }

    public bool Contains(string password)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The published lists are of SHA-1; nothing is protected by it.
        SHA1.HashData(Encoding.UTF8.GetBytes(password), hash);
#pragma warning restore CA5350
        return file?.Contains(hash) ?? GuessedPasswords.Contains(password);
    }

    public void Dispose() => file?.Dispose();
}
