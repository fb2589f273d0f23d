using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>A root key inside an HSM: sensitive, not extractable; the HSM seals and opens with it.</summary>
internal sealed class HsmRootKey(RootKeyOptions options) : IRootKey
{
    private const int NonceLength = 12;
    private const int TagBits = 128;
    private readonly Lock gate = new();

    public byte[] Seal(byte[] plaintext, byte[] associated)
    {
        using var session = HsmToken.Open(options.Pkcs11).Session(SessionType.ReadWrite);
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        using var mechanism = Gcm(nonce, associated);
        return [.. nonce, .. session.Encrypt(mechanism, Key(session), plaintext)];
    }

    public byte[] Open(byte[] box, byte[] associated)
    {
        if (box.Length < NonceLength + (TagBits / 8))
        {
            throw new CryptographicException("The box is too short.");
        }
        using var session = HsmToken.Open(options.Pkcs11).Session(SessionType.ReadWrite);
        using var mechanism = Gcm(box[..NonceLength], associated);
        try
        {
            return session.Decrypt(mechanism, Key(session), box[NonceLength..]);
        }
        catch (Pkcs11Exception refused)
        {
            throw new CryptographicException("The HSM does not open this.", refused);
        }
    }

    private static IMechanism Gcm(byte[] nonce, byte[] associated)
    {
        var factories = HsmToken.Factories;
        var parameters = factories.MechanismParamsFactory.CreateCkGcmParams(
            nonce,
            NonceLength * 8,
            associated,
            TagBits
        );
        return factories.MechanismFactory.Create(CKM.CKM_AES_GCM, parameters);
    }

    private IObjectHandle Key(ISession session)
    {
        var attributes = HsmToken.Factories.ObjectAttributeFactory;
        lock (gate)
        {
            var found = session.FindAllObjects([
                attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
                attributes.Create(CKA.CKA_LABEL, options.Label),
            ]);
            return found.Count switch
            {
                0 => Make(session),
                1 => found[0],
                _ => throw new InvalidOperationException($"The HSM has several keys {options.Label}."),
            };
        }
    }

    private IObjectHandle Make(ISession session)
    {
        var attributes = HsmToken.Factories.ObjectAttributeFactory;
        return session.GenerateKey(
            HsmToken.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN),
            [
                attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
                attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES),
                attributes.Create(CKA.CKA_VALUE_LEN, 32UL),
                attributes.Create(CKA.CKA_LABEL, options.Label),
                attributes.Create(CKA.CKA_TOKEN, true),
                attributes.Create(CKA.CKA_PRIVATE, true),
                attributes.Create(CKA.CKA_SENSITIVE, true),
                attributes.Create(CKA.CKA_EXTRACTABLE, false),
                attributes.Create(CKA.CKA_ENCRYPT, true),
                attributes.Create(CKA.CKA_DECRYPT, true),
            ]
        );
    }
}
