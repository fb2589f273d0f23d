namespace Nexus.Platform.KeyService.Transit.Vault;

/// <summary>Ends a request with Vault's form of an error.</summary>
internal sealed class VaultRefusal(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static VaultRefusal Bad(string message) => new(400, message);

    /// <summary>The same for a key that is not there and one that the caller may not use: nothing can be tried out.</summary>
    public static VaultRefusal Denied() => new(403, "permission denied");
}
