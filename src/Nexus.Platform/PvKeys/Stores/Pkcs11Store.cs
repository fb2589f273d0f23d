using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Nexus.Kernel.Http;
using Nexus.Platform.PvKeys.Keys;

namespace Nexus.Platform.PvKeys.Stores;

/// <summary>Keys inside an HSM (PKCS #11): made there, sensitive, not extractable.</summary>
internal sealed class Pkcs11Store(IOptions<HsmOptions> options) : IKeyStore
{
    // PKCS #11 version 3.0; the package's enumerations stop before.
    private const ulong EdwardsKeyPairGeneration = 0x1055;
    private const ulong EdDsa = 0x1057;
    private const ulong EdwardsKey = 0x40;

    private static readonly Dictionary<string, byte[]> Parameters = new()
    {
        [Curves.P256] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
        [Curves.Secp256k1] = [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x0a],
        [Curves.Ed25519] = [0x06, 0x03, 0x2b, 0x65, 0x70],
    };

    private readonly Pkcs11InteropFactories factories = HsmToken.Factories;

    public bool IsSetUp => options.Value.Library.Length > 0;

    public Task<MadeKey> MakeAsync(string curve, CancellationToken cancellationToken) =>
        Task.Run(() => Make(curve), cancellationToken);

    public Task<byte[]> SignAsync(string curve, string handle, byte[] input, CancellationToken cancellationToken) =>
        Task.Run(() => Sign(curve, handle, input), cancellationToken);

    public Task ReopenAsync(CancellationToken cancellationToken) =>
        Task.Run(() => HsmToken.Reopen(options.Value), cancellationToken);

    private MadeKey Make(string curve)
    {
        using var session = Open(SessionType.ReadWrite);
        var id = RandomNumberGenerator.GetBytes(16);
        var mechanism =
            curve == Curves.Ed25519
                ? factories.MechanismFactory.Create(EdwardsKeyPairGeneration)
                : factories.MechanismFactory.Create(CKM.CKM_EC_KEY_PAIR_GEN);
        var attributes = factories.ObjectAttributeFactory;
        session.GenerateKeyPair(
            mechanism,
            [
                attributes.Create(CKA.CKA_TOKEN, true),
                attributes.Create(CKA.CKA_PRIVATE, false),
                attributes.Create(CKA.CKA_VERIFY, true),
                attributes.Create(CKA.CKA_ID, id),
                attributes.Create(CKA.CKA_EC_PARAMS, Parameters[curve]),
            ],
            [
                attributes.Create(CKA.CKA_TOKEN, true),
                attributes.Create(CKA.CKA_PRIVATE, true),
                attributes.Create(CKA.CKA_SENSITIVE, true),
                attributes.Create(CKA.CKA_EXTRACTABLE, false),
                attributes.Create(CKA.CKA_SIGN, true),
                attributes.Create(CKA.CKA_ID, id),
            ],
            out var publicHandle,
            out _
        );
        var point = session.GetAttributeValue(publicHandle, [CKA.CKA_EC_POINT])[0].GetValueAsByteArray();
        return new MadeKey(Convert.ToHexStringLower(id), PublicOf(curve, point));
    }

    private byte[] Sign(string curve, string handle, byte[] input)
    {
        using var session = Open(SessionType.ReadOnly);
        var attributes = factories.ObjectAttributeFactory;
        var found = session.FindAllObjects([
            attributes.Create(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY),
            curve == Curves.Ed25519
                ? attributes.Create(CKA.CKA_KEY_TYPE, EdwardsKey)
                : attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_EC),
            attributes.Create(CKA.CKA_ID, Convert.FromHexString(handle)),
        ]);
        if (found.Count != 1)
        {
            throw Problems.Unavailable("The HSM does not have this key.");
        }
        var mechanism =
            curve == Curves.Ed25519
                ? factories.MechanismFactory.Create(EdDsa)
                : factories.MechanismFactory.Create(CKM.CKM_ECDSA);
        return session.Sign(mechanism, found[0], input);
    }

    // An OCTET STRING around the point; some libraries leave the wrapping out.
    private static byte[] PublicOf(string curve, byte[] point)
    {
        var length = curve == Curves.Ed25519 ? 32 : 64;
        return point.Length >= length
            ? point[^length..]
            : throw new InvalidOperationException("The HSM gave a public key of another form.");
    }

    private ISession Open(SessionType type) => HsmToken.Open(options.Value).Session(type);
}
