using Nexus.Kernel.Http;

namespace Nexus.Platform.PvKeys.Stores;

/// <summary>Where private keys are. Nothing can be read out of it.</summary>
internal interface IKeyStore
{
    Task<MadeKey> MakeAsync(string curve, CancellationToken cancellationToken);

    /// <summary>Signs a digest of 32 bytes (P-256, secp256k1: R and S) or a message (Ed25519).</summary>
    Task<byte[]> SignAsync(string curve, string handle, byte[] input, CancellationToken cancellationToken);
}

/// <summary>A new key: how its store finds it, and its public half.</summary>
internal sealed record MadeKey(string Handle, byte[] PublicKey);

/// <summary>The stores by name.</summary>
internal sealed class KeyStores(SoftwareStore software, Pkcs11Store pkcs11)
{
    public const string Software = "software";
    public const string Pkcs11 = "pkcs11";

    public IKeyStore Of(string name) =>
        name switch
        {
            Software => software,
            Pkcs11 when pkcs11.IsSetUp => pkcs11,
            Pkcs11 => throw Problems.Invalid("store", "No HSM is set up here; see PvKeys:Pkcs11."),
            _ => throw Problems.Invalid("store", "One of software, pkcs11."),
        };

    /// <summary>Looks again where keys are. Those in the database are read for each use; an HSM is opened anew.</summary>
    public Task ReloadAsync(CancellationToken cancellationToken) =>
        pkcs11.IsSetUp ? pkcs11.ReopenAsync(cancellationToken) : Task.CompletedTask;
}
