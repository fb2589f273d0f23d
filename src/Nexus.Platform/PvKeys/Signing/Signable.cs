using System.Security.Cryptography;
using System.Text.Json;
using Nexus.Kernel.Http;
using Nexus.Platform.PvKeys.Ethereum;
using Nexus.Platform.PvKeys.Keys;

namespace Nexus.Platform.PvKeys.Signing;

/// <summary>
/// What a key is asked to sign: what is kept of it, the bytes that are signed, and what a policy must know of them.
/// </summary>
internal sealed record Signable(string Kind, byte[] Payload, byte[] Bytes, EthereumTransaction? Transaction)
{
    /// <summary>Bytes, as they are.</summary>
    public static Signable Of(CustodyKey key, byte[] payload) =>
        new(SigningRequest.Signature, payload, payload, PolicyCheck.Read(key, payload));

    /// <summary>Typed data (EIP-712).</summary>
    public static Signable Of(CustodyKey key, JsonElement typed) =>
        key.Curve == Curves.Secp256k1
            ? Of(TypedData.Of(typed))
            : throw Problems.Invalid("typedData", "Keys of secp256k1 sign typed data.");

    /// <summary>What a request asked for.</summary>
    public static Signable Of(CustodyKey key, SigningRequest request)
    {
        var payload = Convert.FromBase64String(request.Payload);
        return request.Kind == SigningRequest.Typed ? Of(TypedData.Of(payload)) : Of(key, payload);
    }

    /// <summary>What approvers compare: Keccak-256 for secp256k1, else SHA-256 (Ed25519 signs the bytes themselves).</summary>
    public static byte[] Digest(string curve, byte[] bytes) =>
        curve == Curves.Secp256k1 ? Keccak.Hash(bytes) : SHA256.HashData(bytes);

    private static Signable Of(TypedData typed) => new(SigningRequest.Typed, typed.Json, typed.Bytes, typed.AsCall());
}
