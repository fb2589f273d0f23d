namespace Nexus.Content.StreamCore.Live.Whip.Stun;

/// <summary>Attribute types (RFC 8489 section 18.3, RFC 8445 section 16.1). From 0x8000 on they may be ignored.</summary>
internal static class StunAttributes
{
    public const ushort Username = 0x0006;
    public const ushort Integrity = 0x0008;
    public const ushort ErrorCode = 0x0009;
    public const ushort XorMappedAddress = 0x0020;
    public const ushort Priority = 0x0024;
    public const ushort UseCandidate = 0x0025;
    public const ushort Fingerprint = 0x8028;
}
